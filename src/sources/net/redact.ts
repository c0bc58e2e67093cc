import { oneLine } from '../../domain/text/text';
import { decoded, type Reading } from '../decodedText';

const mask = '[hidden]';

/** Longest text of an API that an error keeps, in characters. */
const maxTextLength = 500;

/** As much of a text as is looked at, in characters. */
const maxReadLength = 10_000;

/** Parts of a secret that are at least this long are hidden too, in characters: what repeats a secret may cut it. */
const minPartLength = 8;

/** Makes text that came from outside fit for an error: no key, no control characters, not long. Never throws. */
export type Redactor = (text: string) => string;

/**
 * A redactor that hides `secrets` and parts of them: an API, a proxy or a library may repeat what it was sent, in any case,
 * encoded for a URL, for HTML, for JSON, in base64 or in hexadecimal, and with something unseen in between.
 */
export function redactor(secrets: Iterable<string>): Redactor {
  const all = [...secrets];
  let wanted: Parts | undefined;
  return (text) => {
    // Made when first needed: most requests end well.
    wanted ??= partsOf(all);
    // Of a secret that is cut here, what is left is hidden as any part is.
    return oneLine(masked(text.slice(0, maxReadLength), wanted), maxTextLength);
  };
}

/** What to look for in decoded text. */
interface Parts {
  /** Every part of {@link minPartLength} characters. */
  readonly parts: ReadonlySet<string>;
  /** Secrets that are shorter than that. */
  readonly short: readonly string[];
}

function partsOf(secrets: readonly string[]): Parts {
  const forms = secrets
    .flatMap((secret) => [secret, ...base64Of(secret), ...hexOf(secret)])
    .map((form) => decoded(form).text);
  const parts = new Set<string>();
  for (const form of forms) {
    for (let end = minPartLength; end <= form.length; end++) parts.add(form.slice(end - minPartLength, end));
  }
  return { parts, short: forms.filter((form) => form !== '' && form.length < minPartLength) };
}

/** What a secret looks like in base64, with no, one or two bytes before it: those of its digits that only it decides (RFC 4648 §4). */
function base64Of(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Of less than that, nothing would be left to look for.
  if (bytes.length < minPartLength) return [];
  return [0, 1, 2].map((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return digits.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

/** A secret in hexadecimal. Short secrets are left out: their parts would match too much. */
function hexOf(secret: string): string[] {
  return secret.length < minPartLength ? [] : [Buffer.from(secret).toString('hex')];
}

function masked(text: string, wanted: Parts): string {
  const reading = decoded(text);
  let shown = '';
  let shownTo = 0;
  for (const [from, to] of rangesOf(reading, wanted)) {
    // Ranges that touch are one.
    if (from > shownTo || shownTo === 0) shown += text.slice(shownTo, from) + mask;
    shownTo = Math.max(shownTo, to);
  }
  return shown + text.slice(shownTo);
}

/** Where secrets are in the original text, in its order. */
function* rangesOf(
  { text, from, to }: Reading,
  { parts, short }: Parts,
): Generator<readonly [from: number, to: number]> {
  const found: [number, number][] = [];
  for (const secret of short) {
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
      found.push([at, at + secret.length]);
    }
  }
  if (parts.size > 0) {
    for (let end = minPartLength; end <= text.length; end++) {
      if (!parts.has(text.slice(end - minPartLength, end))) continue;
      const last = found.at(-1);
      if (last && last[1] >= end - minPartLength && last[1] < end) last[1] = end;
      else found.push([end - minPartLength, end]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  for (const [start, end] of found) yield [from[start] ?? 0, to[end - 1] ?? 0];
}
