import * as vscode from 'vscode';
import { baseUrlOf, type Connection, type parseConnection } from '../../connections/connection';
import type { Incident } from '../../domain/incident';
import type { Label, Sentence } from '../../sources/sentence';
import type { ScopeField, VendorForm } from '../../sources/vendor';
import { vendorOf } from '../../sources/vendors';
import { count } from '../../ui/format';
import { seenValues, type Choice } from './choices';
import type { Remark } from './inputSteps';
import { setting } from '../../settings';

/** One thing of a connection that can be changed. */
export interface ConnectionField {
  readonly label: string;
  /** What it is now, in words. */
  readonly now: string;
  readonly prompt: string;
  readonly isAddress?: true;
  /** What it is now, as it is typed, or as it is chosen. */
  readonly value: string;
  readonly values: readonly string[];
  /** What it is chosen from; typed without. */
  readonly choices?: {
    readonly from: readonly Choice[];
    /** Whether several can be chosen. */
    readonly many: boolean;
    /** Whether others can be typed. */
    readonly open: boolean;
  };
  /** The connection with another value, unchecked; an empty one means the default. */
  readonly change: (value: string | readonly string[]) => Record<string, unknown>;
}

/** Everything of a connection that can be changed, but its key. @param incidents what the connection has brought */
export function fieldsOf(
  connection: Connection,
  { address, keyForms = {}, scope: scopeFields }: VendorForm,
  incidents: readonly Incident[],
): ConnectionField[] {
  const { t } = vscode.l10n;
  const fields: ConnectionField[] = [
    {
      label: t('Name'),
      now: connection.name,
      value: connection.name,
      values: [],
      prompt: t('Connection name, shown in the sidebar'),
      change: (name) => ({ ...connection, name }),
    },
    {
      label: t('Address'),
      now: baseUrlOf(connection),
      value: connection.baseUrl ?? '',
      values: [],
      prompt: inWords(address),
      isAddress: true,
      change: (baseUrl) => withoutBlanks({ ...connection, baseUrl }),
    },
  ];
  const forms = vendorOf(connection.kind).keyForms;
  if (forms) {
    const { auth = '' } = connection;
    const from = [
      { value: '', name: t('Detect automatically') },
      ...forms.map((form) => ({ value: form, name: keyForms[form] ? labelText(keyForms[form]) : form })),
    ];
    fields.push({
      label: t('Key type'),
      now: nameIn(from, auth),
      value: auth,
      values: [auth],
      choices: { from, many: false, open: false },
      prompt: t('Choose the key type'),
      change: (form) => withoutBlanks({ ...connection, auth: form }),
    });
  }
  const { scope = {} } = connection;
  for (const [name, field] of Object.entries(scopeFields)) {
    const { label, prompt, type, none } = field;
    const value = textOf(scope[name]);
    const values = type === 'list' ? textsOf(scope[name]) : [value];
    const nothing = none === undefined ? t('all') : inWords(none, lookbackText(setting('lookbackDays')));
    const choices = choicesOf(field, nothing, values, incidents);
    const names = values.filter((each) => each !== '').map((each) => (choices ? nameIn(choices.from, each) : each));
    fields.push({
      label: inWords(label),
      now: names.join(', ') || nothing,
      value,
      values,
      prompt: inWords(prompt, t('Separate with commas. Leave empty for all.')),
      ...(choices && { choices }),
      change: (given) =>
        withoutBlanks({ ...connection, scope: withoutBlanks({ ...scope, [name]: readers[type](given) }) }),
    });
  }
  return fields;
}

function lookbackText(days: number): string {
  return days === 1 ? vscode.l10n.t('last day') : vscode.l10n.t('last {0} days', count(days));
}

/** A vendor's words in the user's language. @param args what `{0}` … stand for, where the sentence does not say */
export function inWords(sentence: Sentence | string, ...args: string[]): string {
  return typeof sentence === 'string' ? sentence : vscode.l10n.t(sentence.text, ...sentence.args, ...args);
}

/** What a field is chosen from; undefined where it is typed. @param now its values */
function choicesOf(
  { type, values, seen }: ScopeField,
  nothing: string,
  now: readonly string[],
  incidents: readonly Incident[],
): ConnectionField['choices'] {
  const { t } = vscode.l10n;
  if (type === 'truth') {
    const from = [
      { value: 'true', name: t('Yes') },
      { value: 'false', name: t('No') },
    ];
    return { from, many: false, open: false };
  }
  if (type !== 'list' && !seen) return undefined;
  const known: readonly Choice[] = values
    ? values.map(([value, label]) => ({ value, name: labelText(label) }))
    : seenValues(incidents, seen);
  // What the settings have is kept, whatever it is.
  const others = now.filter((value) => value !== '' && !known.some((each) => each.value === value));
  const from = [...others.map((value) => ({ value, name: value })), ...known];
  return type === 'list'
    ? { from, many: true, open: !values }
    : { from: [{ value: '', name: nothing }, ...from], many: false, open: true };
}

function labelText(label: Label): string {
  return vscode.l10n.t({ message: label.text, comment: label.comment });
}

function nameIn(choices: readonly Choice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.name ?? value;
}

/** What is meant by what is typed or chosen, unchecked. */
const readers: Readonly<Record<ScopeField['type'], (given: string | readonly string[]) => unknown>> = {
  // Programs that correct texts make other hyphens of those of a date.
  text: (given) => String(given).replaceAll(/(?<=^\d{4}|^\d{4}.\d\d)[\p{Pd}−]/gu, '-'),
  number: (given) => (given === '' ? '' : Number(given)),
  truth: (given) => ({ true: true, false: false })[String(given)] ?? given,
  list: (given) => given,
};

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

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

/** What the address of a connection means, or what is wrong with it, while it is typed. */
export function addressRemark(connection: ReturnType<typeof parseConnection>): Remark {
  if ('reason' in connection) return { text: connection.reason };
  return { text: vscode.l10n.t('Requests go to {0}', baseUrlOf(connection)), good: true };
}
