import * as vscode from 'vscode';
import type { CheckId } from '../domain/checks/check';
import type { FieldKey } from '../domain/field';
import { fieldsIn } from '../domain/fields';
import type { Incident } from '../domain/incident';
import { detectedAt } from '../domain/raw';
import { oneLine } from '../domain/text/text';
import { sizeText, tell, type FieldValue } from '../domain/fieldValue';
import { absoluteTime, count, longDuration, maxHoverLines } from './format';
import { checkTitle } from './incidentItem';

/** What a row's hover says: plain text, as everything an API sends is. */
export function incidentTooltip(incident: Incident, connectionName: string, checks: readonly CheckId[] = []): string {
  const lines = hoverLines(incident, connectionName);
  const flags = checks.length > 0 ? [`${vscode.l10n.t('Checks')}: ${checks.map(checkTitle).join(', ')}`] : [];
  const tooMany = Math.max(flags.length + lines.size - maxHoverLines, 0);
  for (const key of lessPressing.filter((each) => lines.has(each)).slice(0, tooMany)) lines.delete(key);
  return [...flags, ...lines.values()].slice(0, maxHoverLines).join('\n');
}

/** What gives way first in a hover that would be longer. */
const lessPressing: readonly FieldKey[] = ['userMail', 'connection', 'statusState', 'occurredAt', 'dwellMinutes'];

/** All that a hover may say, each thing once. */
export function hoverLines(incident: Incident, connectionName: string): Map<FieldKey, string> {
  const translate = vscode.l10n.t;
  const reader = { translate, connectionName: () => connectionName };
  const lines = new Map<FieldKey, string>();
  for (const [key, field] of fieldsIn('hover')) {
    const told = tell(field, incident, reader);
    if (told) lines.set(key, `${translate(field.label)}: ${oneLine(valueText(told))}`);
  }
  const { user, occurredAt } = incident;
  if (user?.mail === user?.principal) lines.delete('userMail');
  if (occurredAt === detectedAt(incident)) lines.delete('occurredAt');
  return lines;
}

function valueText({ kind, value }: FieldValue): string {
  switch (kind) {
    case 'time':
      return absoluteTime(value);
    case 'minutes':
      return longDuration(value);
    case 'bytes':
      return sizeText(value, vscode.env.language);
    case 'codes':
      return value.join(', ');
    case 'changes':
      return count(value.length);
    default:
      return value;
  }
}
