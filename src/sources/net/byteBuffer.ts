/** Bytes that come in parts, however many and small. */
export class ByteBuffer {
  private buffer = new Uint8Array(64 * 1024);
  private length = 0;

  /** What came so far: a view, good until the next part. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  add(part: Uint8Array): void {
    const length = this.length + part.byteLength;
    if (length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(length, this.buffer.length * 2));
      larger.set(this.bytes);
      this.buffer = larger;
    }
    this.buffer.set(part, this.length);
    this.length = length;
  }
}
