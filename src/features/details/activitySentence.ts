import * as vscode from 'vscode';
import type { Activity } from '../../domain/activity';
import { word } from '../../domain/field';
import type { Incident } from '../../domain/incident';
import { sizeText } from '../../domain/fieldValue';
import { count } from '../../ui/format';
import { inEnglish, type Translate } from '../../sources/sentence';
import { oneLine } from '../../domain/text/text';

// Whole sentences: in other languages words change and move. {0} is the data, {3} the word of the API. What is in brackets is
// left out where the place in it is not known.
const verbs = {
  copy: {
    done: word('{0} was copied[ from {1}][ to {2}].'),
    blocked: word('Copying {0}[ from {1}][ to {2}] was blocked.'),
  },
  move: {
    done: word('{0} was moved[ from {1}][ to {2}].'),
    blocked: word('Moving {0}[ from {1}][ to {2}] was blocked.'),
  },
  upload: {
    done: word('{0} was uploaded[ from {1}][ to {2}].'),
    blocked: word('Uploading {0}[ from {1}][ to {2}] was blocked.'),
  },
  download: {
    done: word('{0} was downloaded[ from {1}][ to {2}].'),
    blocked: word('Downloading {0}[ from {1}][ to {2}] was blocked.'),
  },
  send: {
    done: word('{0} was sent[ from {1}][ to {2}].'),
    blocked: word('Sending {0}[ from {1}][ to {2}] was blocked.'),
  },
  paste: {
    done: word('{0} was pasted[ from {1}][ into {2}].'),
    blocked: word('Pasting {0}[ from {1}][ into {2}] was blocked.'),
  },
  print: {
    done: word('{0} was printed[ from {1}][ on {2}].'),
    blocked: word('Printing {0}[ from {1}][ on {2}] was blocked.'),
  },
} as const;

/** An act that has no words here, by the API's word. */
const recorded = word('Recorded action “{3}”: {0}[, from {1}][, to {2}].');
/** An act of which only the data and the places are known. */
const involved = word('The data was {0}[, from {1}][, to {2}].');

/** Parts of the API's words for acts, which are not published, by what they mean. The first that fits counts. */
const meanings: readonly (readonly [RegExp, keyof typeof verbs])[] = [
  [/upload|push/, 'upload'],
  [/download/, 'download'],
  [/paste/, 'paste'],
  [/print(?!_?screen)/, 'print'],
  [/e_?mail|send|sent|airdrop/, 'send'],
  [/move|rename/, 'move'],
  [/cop(?:y|ied)/, 'copy'],
];

/** Parts of words for acts that were something else, the other way round, or not done. */
const others = /remov(?!able)|un(?:send|sent|do)|consent|present|receiv|open|view|read|attempt|fail|cancel/;

/** What an act was, where the API's word says so. */
function verbOf(action: string): keyof typeof verbs | undefined {
  const plain = action.toLowerCase().slice(0, 100);
  return others.test(plain) ? undefined : meanings.find(([pattern]) => pattern.test(plain))?.[1];
}

/**
 * What happened, in a few sentences; undefined when nothing but the outcome is known. Says what the record says and
 * nothing more.
 */
export function activitySentence({ activity, hostname }: Incident): string | undefined {
  if (!activity) return undefined;
  const { action, files, from, to, application } = activity;
  if (!action && !files && !from && !to) return undefined;
  return [actText(activity), programText(application, hostname), outcomeText(activity), userText(activity)]
    .filter((sentence) => sentence !== undefined)
    .join(' ');
}

function actText(activity: Activity): string {
  const { action = '', from, to, blocked } = activity;
  const verb = verbOf(action);
  const pattern = verb ? verbs[verb][blocked ? 'blocked' : 'done'] : action ? recorded : involved;
  const values = [dataText(activity), short(from?.name), short(to?.name), short(action)];
  const translate: Translate = vscode.l10n.t;
  const known = translate(pattern).replaceAll(/\[([^\]]*\{(\d)\})\]/g, (_, part: string, index: string) =>
    values[Number(index)] ? part : '',
  );
  return inEnglish(known, ...values);
}

/** `salaries.xlsx (2 MB, PII, 3 files)` */
function dataText({ files = [], size: bytes, labels = [] }: Activity): string {
  const { t } = vscode.l10n;
  const [file] = files;
  const known = [
    ...(bytes === undefined ? [] : [sizeText(bytes, vscode.env.language)]),
    ...labels.slice(0, 3).map((label) => short(label)),
    ...(files.length > 1 ? [t('{0} files', count(files.length))] : []),
  ];
  const name = file ? short(file.name) : t('Unnamed content');
  return known.length > 0 ? `${name} (${known.join(', ')})` : name;
}

function programText(application: string | undefined, host: string | undefined): string | undefined {
  const { t } = vscode.l10n;
  if (application !== undefined && host !== undefined) {
    return t('The application was {0} on {1}.', short(application), short(host));
  }
  if (application !== undefined) return t('The application was {0}.', short(application));
  return host === undefined ? undefined : t('The computer was {0}.', short(host));
}

function outcomeText({ action = '', blocked }: Activity): string | undefined {
  const { t } = vscode.l10n;
  if (blocked === undefined) return undefined;
  if (!blocked) return t('It wasn’t blocked.');
  return verbOf(action) ? undefined : t('It was blocked.');
}

/** Words for a warning that was shown. Others may mean that there was none. */
const shownWarnings = /^(?:warned|shown|displayed|acknowledged|accepted|dismissed|overridden|bypassed)$/i;

function userText({ warning = '', message }: Activity): string | undefined {
  const { t } = vscode.l10n;
  const isWarned = shownWarnings.test(warning);
  if (message === undefined) return isWarned ? t('The user was warned.') : undefined;
  const written = oneLine(message, 500);
  return isWarned ? t('The user was warned and wrote: “{0}”', written) : t('The user wrote: “{0}”', written);
}

function short(text = ''): string {
  return oneLine(text, 120);
}
