/**
 * A word of an API in the form in which it is compared: `SEVERITY_HIGH` as `high`, `In Progress` as `in_progress`,
 * `severity_unspecified` as `unspecified`.
 */
export function plainWord(word: string): string {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const from = Math.max(endOf(plain, 'severity_'), endOf(plain, 'status_'));
  return plain.endsWith('_unspecified') ? 'unspecified' : plain.slice(from);
}

/** Where the last `part` of a word ends; 0 without one. */
function endOf(word: string, part: string): number {
  const at = word.lastIndexOf(part);
  return at < 0 ? 0 : at + part.length;
}
