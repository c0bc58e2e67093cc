const mask = '[hidden]';

/** Longest text of an API that an error keeps, in characters. */
const longestText = 500;

/** Makes text that came from outside fit for an error: no key, no control characters, not long. */
export type Redactor = (text: string) => string;

/**
 * A redactor that hides `secrets`, in any case and also when encoded for a URL or for JSON: an API, a proxy or a library
 * may repeat what it was sent.
 */
export function redactor(secrets: Iterable<string>): Redactor {
  const forms = [...secrets]
    .flatMap((secret) => [
      secret,
      new URLSearchParams({ secret }).toString().slice('secret='.length),
      JSON.stringify(secret).slice(1, -1),
    ])
    .filter((form) => form !== '')
    // The longer first: one secret may be a part of another.
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  const pattern = forms.length > 0 ? new RegExp(forms.join('|'), 'giu') : undefined;
  const hide = (text: string): string => (pattern ? text.replace(pattern, mask) : text);
  return (text) => {
    const plain = hide(text)
      .replace(/\s+/g, ' ')
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .trim();
    // Once more, since a key may have come together; and before the cut, which may leave half of one.
    const safe = hide(plain);
    return safe.length > longestText ? `${safe.slice(0, longestText - 1)}…` : safe;
  };
}
