import { characters } from '../domain/text/characters';

/** A text as something is looked for in it. */
export interface Reading {
  /** Decoded, in lower case, without white space and what is not seen, and with the digits of base64url as those of base64. */
  readonly text: string;
  /** Where each character of `text` begins in the original, and where it ends. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Text may be encoded for one thing inside of another; nobody does so more often. */
const maxDecodings = 8;

/** Percent-encoding (RFC 3986 §2.1; ECMA-262 §B.2.1.1), character references of HTML (§13.5), escapes of JSON and JavaScript. */
const escapes =
  /%([0-9a-f]{2})|&#x([0-9a-f]{1,9});?|&#(\d{1,9});?|&(amp|lt|gt|quot|apos);|(?:\\|%)u([0-9a-f]{4})|\\u\{([0-9a-f]{1,9})\}|\\x([0-9a-f]{2})|\\([^a-z0-9])/g;

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads a text in any encoding, in linear time. */
export function decoded(original: string): Reading {
  let reading = seen(original);
  for (let times = 0; times < maxDecodings; times++) {
    const next = decodedOnce(reading);
    if (next.text.length === reading.text.length) break;
    reading = next;
  }
  return reading;
}

/** The characters that somebody sees. */
function seen(original: string): Reading {
  const letters: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (let at = 0; at < original.length; at++) {
    const letter = folded(original.charAt(at));
    if (isUnseen(letter)) continue;
    letters.push(letter);
    from.push(at);
    to.push(at + 1);
  }
  return { text: letters.join(''), from, to };
}

function decodedOnce({ text, from, to }: Reading): Reading {
  const letters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const put = (letter: string, start: number, end: number): void => {
    letters.push(letter);
    starts.push(from[start] ?? 0);
    ends.push(to[end - 1] ?? 0);
  };
  let at = 0;
  for (const match of text.matchAll(escapes)) {
    for (; at < match.index; at++) put(text.charAt(at), at, at + 1);
    at += match[0].length;
    const letter = folded(letterOf(match));
    // Unseen here as anywhere else.
    if (letter.length === 1 && !isUnseen(letter)) put(letter, match.index, at);
  }
  for (; at < text.length; at++) put(text.charAt(at), at, at + 1);
  return { text: letters.join(''), from: starts, to: ends };
}

/** What an escape stands for. */
function letterOf([, percent, hex, decimal, name, unicode, point, byte, mark]: RegExpExecArray): string {
  if (name !== undefined) return names[name] ?? '';
  if (mark !== undefined) return mark;
  const code = decimal === undefined ? parseInt(percent ?? hex ?? unicode ?? point ?? byte ?? '', 16) : Number(decimal);
  return code <= 0xffff ? String.fromCharCode(code) : '';
}

const unseen = new RegExp(`[\\s${characters.unseen}]`, 'u');

function isUnseen(letter: string): boolean {
  const code = letter.charCodeAt(0);
  // Most are plain ASCII.
  return (code <= 0x20 || code >= 0x7f) && unseen.test(letter);
}

function folded(letter: string): string {
  if (letter === '-') return '+';
  if (letter === '_') return '/';
  const lower = letter.toLowerCase();
  return lower.length === letter.length ? lower : letter;
}
