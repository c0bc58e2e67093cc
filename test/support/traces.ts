/** Which of these are found in the bytes: as they are, or in UTF-16, hexadecimal or base64. */
export function traces(bytes: Buffer, needles: readonly Buffer[]): string[] {
  const text = bytes.toString('latin1');
  const found = (needle: Buffer): boolean =>
    bytes.includes(needle) ||
    bytes.includes(Buffer.from(needle.toString('latin1'), 'utf16le')) ||
    text.toLowerCase().includes(needle.toString('hex')) ||
    // Where it stands decides how base64 writes it; the characters at its ends depend on its neighbours.
    [0, 1, 2].some((shift) =>
      text.includes(
        Buffer.concat([Buffer.alloc(shift), needle])
          .toString('base64')
          .slice(shift ? 4 : 0, -4),
      ),
    );
  return needles.filter(found).map(String);
}
