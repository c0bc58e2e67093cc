import type { Change, ChangedField } from './incident';
import { word } from './field';
import { fields } from './fields';
import type { Reader } from './fieldValue';

/** What is needed to write a change. */
export interface ChangeWriter extends Pick<Reader, 'translate'> {
  /** Makes text of the API harmless where it is shown. */
  readonly text: (text: string) => string;
  /** Writes a time: ISO 8601, or as the API gave it. */
  readonly time: (time: string) => string;
  /** Writes the second time of an interval, which needs no day that the first one names. */
  readonly end?: (time: string, start: string) => string;
}

const labels: Readonly<Record<ChangedField, string>> = {
  status: fields.statusLabel.label,
  severity: fields.severityLabel.label,
  assignee: fields.assignee.label,
  policy: fields.policyName.label,
  closeReason: fields.closeReason.label,
  account: fields.userEnabled.label,
  password: fields.userLastPasswordChange.label,
  listing: word('Listing'),
};

/** What a change is of; in English. */
export function changeLabel({ field }: Change): string {
  return labels[field];
}

/** A change in words, such as `Unremediated → Remediated, between 10:05 and 10:10`. */
export function changeText(change: Change, writer: ChangeWriter): string {
  return `${whatChanged(change, writer)}, ${intervalText(change, writer)}`;
}

function whatChanged(change: Change, writer: ChangeWriter): string {
  if (change.field === 'listing') return writer.translate(word('Listed again after a gap'));
  return `${valueText(change, change.from, writer)} → ${valueText(change, change.to, writer)}`;
}

function valueText({ field }: Change, value: string | undefined, { translate, text, time }: ChangeWriter): string {
  if (value === undefined) return translate(word('none'));
  if (field === 'password') return time(value);
  const words = field === 'account' ? fields.userEnabled.words : undefined;
  // Any text may be the value, such as the name of what all objects have.
  const english = words && Object.hasOwn(words, value) ? words[value] : undefined;
  return english === undefined ? text(value) : translate(english);
}

/** When a change happened, such as `between 10:05 and 10:10`. */
export function intervalText({ after, before }: Pick<Change, 'after' | 'before'>, writer: ChangeWriter): string {
  const { translate, time, end = time } = writer;
  if (after === undefined) return translate(word('before {0}')).replace('{0}', () => time(before));
  const parts = [time(after), end(before, after)];
  return translate(word('between {0} and {1}')).replace(/\{(\d)\}/g, (_, index: string) => parts[Number(index)] ?? '');
}
