import * as vscode from 'vscode';
import { baseUrlOf, type Connection } from '../../connections/connection';
import type { Sentence } from '../../sources/sentence';
import type { ScopeField, VendorForm } from '../../sources/vendor';
import { vendorOf } from '../../sources/vendors';
import { setting } from '../../settings';

/** One thing of a connection that can be changed. */
export interface Field {
  readonly label: string;
  /** What it is now, in words. */
  readonly now: string;
  readonly prompt: string;
  /** What it is now, as it is typed. */
  readonly value: string;
  /** The connection with another value, unchecked; an empty one means the default. */
  readonly change: (value: string) => Record<string, unknown>;
}

/** Everything of a connection that can be changed, but its key. */
export function fieldsOf(connection: Connection, { address, scope: scopeFields }: VendorForm): Field[] {
  const { t } = vscode.l10n;
  const fields: Field[] = [
    {
      label: t('Name'),
      now: connection.name,
      value: connection.name,
      prompt: t('Connection name, shown in the sidebar'),
      change: (name) => ({ ...connection, name }),
    },
    {
      label: t('Address'),
      now: baseUrlOf(connection),
      value: connection.baseUrl ?? '',
      prompt: inWords(address),
      change: (baseUrl) => withoutBlanks({ ...connection, baseUrl }),
    },
  ];
  const { keyForms } = vendorOf(connection.kind);
  if (keyForms) {
    fields.push({
      label: t('Key type'),
      now: connection.auth ?? t('Detect automatically'),
      value: connection.auth ?? '',
      prompt: t('{0}. Leave empty to detect automatically.', keyForms.join(', ')),
      change: (auth) => withoutBlanks({ ...connection, auth }),
    });
  }
  const { scope = {} } = connection;
  for (const [name, { label, prompt, type, none }] of Object.entries(scopeFields)) {
    const value = textOf(scope[name]);
    fields.push({
      label: inWords(label),
      now: value || (none === undefined ? t('all') : inWords(none, String(setting('lookbackDays')))),
      value,
      prompt: inWords(prompt, t('Separate with commas. Leave empty for all.')),
      change: (typed) =>
        withoutBlanks({ ...connection, scope: withoutBlanks({ ...scope, [name]: readers[type](typed) }) }),
    });
  }
  return fields;
}

/** A vendor's words in the user's language. @param args what `{0}` … stand for, where the sentence does not say */
export function inWords(sentence: Sentence | string, ...args: string[]): string {
  return typeof sentence === 'string' ? sentence : vscode.l10n.t(sentence.text, ...sentence.args, ...args);
}

/** What is meant by what is typed, unchecked. */
const readers: Readonly<Record<ScopeField['type'], (typed: string) => unknown>> = {
  text: (typed) => typed,
  number: (typed) => (typed === '' ? '' : Number(typed)),
  truth: (typed) => ({ true: true, false: false })[typed] ?? typed,
  list: (typed) =>
    typed
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
};

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** Drops parts that were left empty, so that their defaults apply. */
function withoutBlanks(fields: Record<string, unknown>): Record<string, unknown> {
  const empty = (value: unknown): boolean =>
    value === '' || value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !empty(value)));
}
