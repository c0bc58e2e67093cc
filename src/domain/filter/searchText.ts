import type { Field, FieldKey, Value } from '../field';
import { fieldsIn } from '../fields';
import { fold } from '../text/fold';
import type { Incident } from '../incident';
import { recordOf } from '../raw';
import type { ValueName } from '../table/valueColumn';

// What bare text searches: everything of an incident, and of its record, that is text. What many incidents have in common
// is in columns of the table (`shared`), where it is looked at once for each tenant, user, …; the rest is looked at in
// each incident (`own`).

type Getter = (incident: Incident) => Value;

/** What is between two texts of an incident: nobody types it, so a match stays within one of them. */
export const separator = '\0';

/** Everything that is searched, folded. */
export function searchText(incident: Incident): string {
  return fold(withOthers(joined(all, incident), incident));
}

/** What is not in a column of {@link sharedTexts}; not folded. */
export function ownText(incident: Incident): string {
  return withOthers(joined(own, incident), incident);
}

function withOthers(text: string, incident: Incident): string {
  const others = recordOf(incident)?.otherText;
  return others === undefined ? text : text + separator + others;
}

/** By column: what is searched of a value, folded, from an example. */
export const sharedTexts: ReadonlyMap<ValueName, (example: Incident) => string> = sharedByColumn();

const all = fieldsIn('search').map(([, { of }]): Getter => of);
const own = fieldsIn('search')
  .filter(([key, field]) => columnOf(key, field) === undefined)
  .map(([, { of }]): Getter => of);

/** The column that has a field. Each of its values stands for one value of that field. */
function columnOf(key: FieldKey, { filter }: Field): ValueName | undefined {
  if (key === 'statusLabel' || key === 'statusValue') return 'status';
  if (key === 'severityLabel' || key === 'severityValue') return 'severity';
  if (filter === 'source') return 'connection';
  return filter === 'tenant' || filter === 'policy' || filter === 'user' || filter === 'assignee' ? filter : undefined;
}

function sharedByColumn(): Map<ValueName, (example: Incident) => string> {
  const getters = new Map<ValueName, Getter[]>();
  for (const [key, field] of fieldsIn('search')) {
    const column = columnOf(key, field);
    if (column) getters.set(column, [...(getters.get(column) ?? []), field.of]);
  }
  return new Map([...getters].map(([column, some]) => [column, (example) => fold(joined(some, example))]));
}

/** Most incidents lack most fields: what is not there takes no separator. */
function joined(getters: readonly Getter[], incident: Incident): string {
  let text = '';
  const add = (part: string): void => {
    text = text === '' ? part : text + separator + part;
  };
  for (const of of getters) {
    const value = of(incident);
    if (!value) continue;
    if (typeof value !== 'object') add(String(value));
    else for (const each of value) if (typeof each === 'string') add(each);
  }
  return text;
}
