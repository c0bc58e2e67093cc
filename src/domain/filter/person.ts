import type { People, Person } from '../table/persons';
import type { BareTerm } from './print';

/** Which people `person:` means: those who have the text as a whole name; where nobody has, those who have it in a name. @param text folded */
export function peopleNamed({ people, byName }: People, text: string): ReadonlySet<number> {
  const whole = byName.get(text);
  if (whole) return new Set(whole);
  const found = new Set<number>();
  for (const [place, { names }] of people.entries()) {
    for (const name of names.keys()) {
      if (!name.includes(text)) continue;
      found.add(place);
      break;
    }
  }
  return found;
}

/** A term that selects the incidents of a person. */
export interface PersonTerm {
  /** The name in it. */
  readonly text: string;
  readonly term: BareTerm;
  /** Whether it selects those of nobody else: people may share all their names. */
  readonly isExact: boolean;
}

/** The term of a person: the first name that is theirs alone. */
export function personTerm({ byName }: People, { names }: Person): PersonTerm {
  const all = [...names];
  const own = all.find(([folded]) => byName.get(folded)?.length === 1);
  const [, text = ''] = own ?? all[0] ?? [];
  return { text, term: { key: 'person', negated: false, values: [{ text }] }, isExact: own !== undefined };
}
