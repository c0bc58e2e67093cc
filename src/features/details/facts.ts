import type { Change } from '../../domain/incident';
import * as vscode from 'vscode';
import { changeLabel, changeText, intervalText } from '../../domain/changeText';
import { isoTime, parseTime } from '../../domain/time';
import { type FieldValue, sizeText } from '../../domain/fieldValue';
import { absoluteTime, ago, count, endTime, longDuration, timeZone } from '../../ui/format';
import { manyLines, oneLine } from '../../domain/text/text';
import { maxCopied, type DetailsModel, type Fact, type TimeText } from './messages';

const maxListed = 100;

/** Lines for the value of a field. @param now ms since the epoch */
export function factsOf(label: string, told: FieldValue, now: number): readonly Fact[] {
  switch (told.kind) {
    case 'text':
      return [text(label, told.value)];
    case 'code':
    case 'link':
      return [code(label, told.value)];
    case 'codes':
      return told.value.slice(0, maxListed).map((value) => code(label, value));
    case 'time':
      return [time(label, told.value, now)];
    case 'bytes': {
      const bytes = told.value === 1 ? vscode.l10n.t('1 byte') : vscode.l10n.t('{0} bytes', count(told.value));
      return [text(label, sizeText(told.value, vscode.env.language), bytes)];
    }
    case 'changes':
      // The latest first: that is what somebody looks for.
      return told.value.map((change) => changeFact(change, now)).reverse();
    case 'minutes':
      return [
        text(
          label,
          longDuration(told.value),
          told.value === 1 ? vscode.l10n.t('1 minute') : vscode.l10n.t('{0} minutes', count(told.value)),
        ),
      ];
  }
}

function changeFact(change: Change, now: number): Fact {
  const { t: translate } = vscode.l10n;
  const zones = ['utc', 'local'] as const;
  // A time may be a text of the API.
  const writeTime = (at: string): string => oneLine(absoluteTime(at));
  const written = changeText(change, { translate, text: oneLine, time: writeTime, end: endTime });
  const hint = zones.map((zone) =>
    intervalText(change, { translate, text: oneLine, time: (at) => absoluteTime(at, zone) }),
  );
  const value = translate('{0} ({1})', written, ago(readTime(change.before) ?? now, now));
  return { kind: 'text', label: translate(changeLabel(change)), value, hint: hint.join('\n') };
}

function text(label: string, value: string, hint?: string): Fact {
  return { kind: 'text', label, value: manyLines(value), ...(hint !== undefined && { hint }) };
}

/** A value that can be copied. One that is too long to be shown whole is cut: the raw JSON has the rest. */
export function code(label: string, value: string, max = maxCopied): Fact {
  const shown = manyLines(value, max);
  return value.length > max
    ? { kind: 'text', label, value: shown }
    : { kind: 'code', label, value: shown, copy: value };
}

/** Text that is no time is shown as it is. @param now ms since the epoch */
function time(label: string, value: string, now: number): Fact {
  const at = readTime(value);
  return at === undefined ? text(label, value) : { kind: 'time', label, time: timeText(at, now, value) };
}

/** ms since the epoch; undefined when the text is no time. */
export function readTime(value: string | undefined): number | undefined {
  const at = parseTime(value ?? '', 'utc');
  return Number.isNaN(at) ? undefined : at;
}

/**
 * @param at ms since the epoch
 * @param received as the API gave it
 */
export function timeText(at: number, now: number, received?: string): TimeText {
  const zones = timeZone() === 'utc' ? (['utc', 'local'] as const) : (['utc'] as const);
  return {
    iso: isoTime(at),
    text: absoluteTime(at),
    ago: at <= now ? ago(at, now) : vscode.l10n.t('in the future'),
    title: [
      ...zones.map((zone) => absoluteTime(at, zone)),
      ...(received === undefined ? [] : [manyLines(received)]),
    ].join('\n'),
  };
}

/** Words that the page puts together itself. */
export function words(): DetailsModel['words'] {
  const { t } = vscode.l10n;
  return { copy: t('Copy {0}'), copied: t('Copied'), actions: t('Actions'), keys: t('Keyboard shortcuts') };
}
