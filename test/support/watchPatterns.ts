/** As long as a text may be that is given to a pattern that may go back and forth in it, in characters. */
const maxLength = 10_000;

/** Pieces of texts in which patterns that are looking for something go back and forth. */
export const worstPieces: readonly string[] = [
  '<title',
  '<html><title ',
  '\\',
  '\\|',
  '`',
  '$(',
  '](',
  '=+',
  ';=',
  '"',
  "'",
  '&#',
  '%2',
  '@a',
  '/.',
  'a-1 ',
  ' ',
  '\n',
  '\u200b',
  '\u200d\u0645',
  '{"a":',
  'severity_',
  'https://',
  'deadbeef',
  'ABC-1',
];

/** What patterns were given to look at. */
export interface Watch {
  /** Patterns that may go back and forth and were given more than a short text. */
  readonly complaints: ReadonlySet<string>;
  /** Characters that all patterns were given, all together. */
  readonly characters: number;
}

/**
 * Whether a pattern may look at a character more often than a text is short. It may not when it repeats nothing, or one
 * thing only which either is its last or stands at the beginning of the text. That is stricter than need be, and simple.
 */
export function mayGoBack({ source, multiline }: RegExp): boolean {
  return alternatives(source).some((pattern) => {
    const ends = [...pattern.matchAll(/[*+]\??|\{\d+,\}\??/g)].map(
      ({ index, 0: quantifier }) => index + quantifier.length,
    );
    const [end] = ends;
    if (end === undefined) return false;
    return ends.length > 1 || (end < pattern.length && (multiline || !pattern.startsWith('^')));
  });
}

/** The alternatives of a pattern, with a letter in the place of each escape and class, which hold no quantifier. */
function alternatives(source: string): string[] {
  const plain = source
    .replace(/\\(?:[pPu]\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|.)/gi, 'e')
    .replace(/\[[^\]]*\]/g, 'c')
    // Look-around is not a part of what is passed.
    .replace(/\?[=!]|\?<[=!]|\?:/g, '');
  let level = 0;
  return plain.split('').reduce<string[]>(
    (found, letter) => {
      if (letter === '(') level++;
      if (letter === ')') level--;
      return letter === '|' && level === 0 ? [...found, ''] : [...found.slice(0, -1), (found.at(-1) ?? '') + letter];
    },
    [''],
  );
}

const entries = [Symbol.replace, Symbol.match, Symbol.matchAll, Symbol.search, Symbol.split, 'exec', 'test'] as const;
type Entry = (this: RegExp, text: string, ...more: unknown[]) => unknown;

/** Looks at what patterns are given while something runs. */
export async function watchPatterns(run: () => unknown): Promise<Watch> {
  const complaints = new Set<string>();
  const prototype = RegExp.prototype as unknown as Record<(typeof entries)[number], Entry>;
  const originals = entries.map((entry) => [entry, prototype[entry]] as const);
  let characters = 0;
  let inside = false;
  for (const [entry, original] of originals) {
    prototype[entry] = function (text, ...more) {
      // The methods call one another.
      if (inside) return original.call(this, text, ...more);
      inside = true;
      try {
        const { length } = text;
        if (length > maxLength && mayGoBack(this)) complaints.add(`/${this.source}/ was given ${length} characters`);
        const goesOn = entry === 'exec' && (this.global || this.sticky);
        const from = goesOn ? this.lastIndex : 0;
        const found = original.call(this, text, ...more);
        // One that goes on from match to match has passed what is up to this one.
        characters += (goesOn && found !== null ? this.lastIndex : length) - from;
        return found;
      } finally {
        inside = false;
      }
    };
  }
  try {
    await run();
  } finally {
    for (const [entry, original] of originals) prototype[entry] = original;
  }
  return { complaints, characters };
}
