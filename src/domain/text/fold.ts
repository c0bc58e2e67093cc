/** Most texts: plain ASCII, in which nothing but letter case and white space differs. */
const plain = /^[\0-\x7f]*$/;
const oddSpace = /[\t-\r`]| {2}/;

const apostrophes = /[‘’‚‛ʹʻʼʽˈ′‵‹›]/g;
/** Primes come apart. */
const quotes = /[“”„‟«»〃]|′′|‵‵/g;
const hyphens = /[‐‑‒–—―−]/g;
/** Accents, and vowel signs of Arabic, which people leave out when they type. The voicing of kana makes another letter. */
const accents = /(?!\u3099|\u309a)\p{Script=Inherited}/gu;
/** Soft hyphens, joiners, marks of direction: nobody sees them. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/** Letters with a stroke or joined into one, which Unicode does not take apart, as people type them. */
const typed: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
};
const untypable = /[øłđðħŧæœþς]/g;

/**
 * Text in the form in which it is compared: equal for texts that people read as the same. Letter case (`ß` as `ss`, all
 * forms of `i`), Unicode form (NFKC), accents, kinds of quotes, apostrophes, hyphens and spaces make no difference.
 */
export function fold(text: string): string {
  const folded = plain.test(text) ? text.toLowerCase() : foldWide(text);
  return oddSpace.test(folded) ? folded.replaceAll('`', "'").replace(/\s+/g, ' ') : folded;
}

/** Whether folding makes nothing of a text but its lower case, as of most. */
export function foldsByCase(text: string): boolean {
  return plain.test(text) && !oddSpace.test(text);
}

function foldWide(text: string): string {
  const parts = text
    .normalize('NFKD')
    // A spacing accent, and an iota below, of which capitals have one beside.
    .replaceAll(' \u0301', "'")
    .replaceAll('\u0345', 'ι')
    .replace(quotes, '"')
    .replace(apostrophes, "'")
    .replace(hyphens, '-')
    .replace(accents, '')
    .replace(unseen, '')
    .normalize('NFC');
  // `ẞ` has a lower case only and `ß` an upper case only.
  return parts
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(untypable, (letter) => typed[letter] ?? letter)
    .replace(/\s/g, ' ');
}
