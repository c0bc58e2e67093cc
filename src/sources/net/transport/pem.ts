/** A part of a PEM file (RFC 7468). */
export interface PemBlock {
  /** `CERTIFICATE`, `PRIVATE KEY`, `EC PRIVATE KEY` and so on. */
  readonly label: string;
  /** All of it, from `-----BEGIN` to the end. */
  readonly text: string;
}

const begin = '-----BEGIN ';
const dashes = '-----';

/** The blocks of a PEM file; what is between them is left out, and so is one that does not end. */
export function pemBlocks(file: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let from = file.indexOf(begin); from >= 0; from = file.indexOf(begin, from + 1)) {
    const label = file.slice(from + begin.length, file.indexOf(dashes, from + begin.length));
    const end = `-----END ${label}-----`;
    const to = file.indexOf(end, from);
    if (to < 0) break;
    blocks.push({ label, text: file.slice(from, to + end.length) });
    from = to;
  }
  return blocks;
}
