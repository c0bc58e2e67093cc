/** Bytes that come in parts, however many and small. */
export class ByteBuffer {
  private held = new Uint8Array(64 * 1024);
  private length = 0;

  /** What came so far: a view, good until the next part. */
  get bytes(): Uint8Array {
    return this.held.subarray(0, this.length);
  }

  add(part: Uint8Array): void {
    const length = this.length + part.byteLength;
    if (length > this.held.length) {
      const larger = new Uint8Array(Math.max(length, this.held.length * 2));
      larger.set(this.bytes);
      this.held = larger;
    }
    this.held.set(part, this.length);
    this.length = length;
  }
}
