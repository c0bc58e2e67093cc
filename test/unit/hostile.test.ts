import { deepStrictEqual, doesNotMatch, ok } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { incidentAnswer } from '../../src/features/assistants/incidentAnswer';
import { searchAnswer } from '../../src/features/assistants/searchAnswer';
import { summaryAnswer } from '../../src/features/assistants/summaryAnswer';
import { connectionRowItem } from '../../src/features/connections/connectionItems';
import { connectionRows } from '../../src/features/connections/connectionRows';
import { fieldsOf } from '../../src/features/connections/connectionFields';
import { fieldItem } from '../../src/features/connections/editConnection';
import { offersFor } from '../../src/features/filter/filterBox';
import { toPick } from '../../src/features/goTo/incidentBox';
import type { Diagnosis } from '../../src/connections/sourceFactory';
import { filterKeys } from '../../src/domain/filter/syntax';
import { collectFilterValues } from '../../src/domain/filter/values';
import { IncidentTable } from '../../src/domain/table/incidentTable';
import { groupIncidents, type Group } from '../../src/domain/grouping';
import { bitOf } from '../../src/domain/checks/check';
import { selectAll } from '../../src/domain/table/incidentTable';
import { groupings } from '../../src/domain/groupSteps';
import type { Incident } from '../../src/domain/incident';
import { toReport, type ReportFormat } from '../../src/domain/report/report';
import { inOneGo } from '../../src/domain/slices';
import { SourceError } from '../../src/sources/source';
import { idle } from '../../src/sync/connectionStatus';
import type { IncidentStore } from '../../src/store/incidentStore';
import { detailsModel } from '../../src/features/details/detailsModel';
import { maxCopied } from '../../src/features/details/messages';
import { missingModel } from '../../src/features/details/missingModel';
import { groupItem } from '../../src/features/tree/groupItem';
import { horizonItem } from '../../src/ui/horizonItem';
import { incidentItem } from '../../src/ui/incidentItem';
import { incidentTooltip } from '../../src/ui/incidentTooltip';
import { notificationText } from '../../src/features/news/notification';
import { overviewModel } from '../../src/features/overview/overviewModel';
import { peopleToPick } from '../../src/features/overview/showPerson';
import { problemItem } from '../../src/features/tree/problemItem';
import { RawDocuments } from '../../src/features/details/rawDocument';
import { rawDifferenceTitle } from '../../src/features/details/rawDifference';
import { statusText } from '../../src/features/news/statusBar';
import { UserError } from '../../src/ui/failureText';
import { registerCommand } from '../../src/ui/registerCommand';
import { errorText } from '../../src/ui/vendorErrorText';
import { certificateText } from '../../src/ui/networkText';
import { vendorOf } from '../../src/sources/vendors';
import { anIncident } from '../support/anIncident';
import { copiedFromDetails, copyActions } from '../support/copyActions';
import { countIncidents } from '../support/countIncidents';
import { rules, textsIn } from '../support/harmless';
import { allFindings, hostileReader } from '../support/hostileFindings';
import { incidentFull } from '../support/hostileIncident';
import { commands } from '../support/fakeVscode';
import { hostileLinks, hostileTexts } from '../support/hostileText';
import { hostileTexts as textsForModels } from '../support/hostileTexts';
import { watchPatterns, worstPieces } from '../support/watchPatterns';
import { withLoaded, now } from './features/assistants/loadedSetup';

const connectionName = (): string => 'Acme';
const foundWay: Diagnosis = { origin: 'https://api.example', addresses: [], answer: 401, budget: undefined };
const certificateOf = (text: string): Diagnosis['tls'] => ({
  version: 'TLSv1.3',
  issuer: text,
  subject: text,
  validTo: 0,
});
const next = anIncident({ id: 'next' });

interface Surface {
  readonly rule: keyof typeof rules;
  /** What it shows of an incident that has `text` in all its fields. */
  readonly shown: (incident: Incident, text: string) => readonly string[] | Promise<readonly string[]>;
  /** Texts without a letter of the incident are the point of it. */
  readonly countsOnly?: true;
  /** Texts that are too long are not there. */
  readonly onlyShort?: true;
}

const surfaces: Readonly<Record<string, Surface>> = {
  'a row of the tree': {
    rule: 'row',
    shown: (incident) =>
      [true, false].flatMap((flag) =>
        rowTexts(
          incidentItem(incident, 'row', {
            now,
            within: new Set(),
            isUnread: flag,
            hasChanged: flag,
            checks: flag ? ['reopened'] : [],
            isSample: flag,
          }),
        ),
      ),
  },
  'the hover of a row': { rule: 'lines', shown: (incident) => [incidentTooltip(incident, 'Acme')] },
  'the row of a group': { rule: 'row', shown: (incident) => groupItems(incident).flatMap(rowTexts) },
  'the hover of a group': { rule: 'lines', shown: (incident) => groupItems(incident).flatMap(hoverTexts) },
  'the row of a horizon': { rule: 'row', shown: (_, text) => rowTexts(horizonOf(text)) },
  'the hover of a horizon': { rule: 'lines', shown: (_, text) => hoverTexts(horizonOf(text)) },
  'the row of a problem': { rule: 'row', shown: (_, text) => problemsOf(text).flatMap(rowTexts) },
  'the hover of a problem': { rule: 'lines', shown: (_, text) => problemsOf(text).flatMap(hoverTexts) },
  'a row of the Connections view': {
    rule: 'row',
    shown: async (_, text) => (await connectionItems(text)).flatMap(rowTexts),
  },
  'the hover of a row of the Connections view': {
    rule: 'lines',
    shown: async (_, text) => (await connectionItems(text)).flatMap(hoverTexts),
  },
  'a setting of a connection that is edited': {
    rule: 'icons',
    shown: async (incident, text) => (await editedItems(incident, text)).flatMap(pickTexts),
  },
  'the error of a command': {
    rule: 'notification',
    shown: async (_, text) => [await commandError(text)],
  },
  'the certificate in a diagnosis': {
    rule: 'lines',
    shown: (_, text) => [certificateText({ ...foundWay, tls: certificateOf(text) }) ?? ''],
  },
  'the title of the details': { rule: 'row', shown: (incident) => [detailsOf(incident).title] },
  'the details': { rule: 'page', shown: (incident) => textsIn(detailsOf(incident)) },
  'the details of an incident that is gone': {
    rule: 'page',
    shown: (incident) => textsIn(missingModel(incident, 'notLoaded', 'Acme')),
  },
  'the overview': { rule: 'page', shown: (incident) => textsIn(overviewOf(incident)) },
  'a notification': {
    rule: 'notification',
    shown: (incident) =>
      [[incident], [incident, next, incident, incident]].map((news) => notificationText(news, () => false)),
  },
  'the status bar': {
    rule: 'lines',
    shown: (incident) => statusTexts(incident),
    countsOnly: true,
  },
  'a row of Go to Incident': {
    rule: 'icons',
    shown: (incident) => pickTexts(toPick(incident, connectionName)),
  },
  'a row of Show Person': {
    rule: 'icons',
    shown: (incident) => peopleToPick(new IncidentTable([incident, next])).flatMap(({ pick }) => pickTexts(pick)),
  },
  'an offer of the filter box': { rule: 'icons', shown: (incident) => offersOf(incident).flatMap(pickTexts) },
  'a report as CSV': { rule: 'csv', shown: (incident) => [report('csv', incident, next)] },
  'a report as JSON': { rule: 'json', shown: (incident) => [report('json', incident)] },
  'a report as Markdown': { rule: 'markdownList', shown: (incident) => [report('markdown', incident)] },
  'a row of a report as Markdown': {
    rule: 'markdownTable',
    shown: (incident) => [report('markdown', incident, next)],
  },
  'an assistant’s search': { rule: 'assistant', shown: (incident) => [searchAnswer({}, withLoaded([incident]))] },
  'an assistant’s reading': {
    rule: 'assistant',
    shown: (incident) => [incidentAnswer({ id: incident.id }, { ...withLoaded([incident]), checks: hostileReader })],
  },
  'an assistant’s summary': {
    rule: 'assistant',
    shown: (incident) => [inOneGo(summaryAnswer({}, withLoaded([incident]), now))],
  },
  'a raw document': {
    rule: 'document',
    shown: (incident) => {
      const { path, query } = RawDocuments.uri(incident);
      return [path, query];
    },
  },
  'the title of a raw difference': {
    rule: 'row',
    shown: (incident, text) => [rawDifferenceTitle(incident, text, undefined)],
  },
  'the text of a raw document': { rule: 'rawJson', shown: async (incident) => [await rawText(incident)] },
  'what Copy ID copies': { rule: 'twoLines', shown: async (incident) => [await copy('copyId', incident, next)] },
  'what Copy Dashboard Link copies': {
    rule: 'twoLines',
    shown: async (incident) => [await copy('copyLink', incident, { ...next, url: 'https://e.example/next' })],
  },
  'what Copy VS Code Link copies': {
    rule: 'twoLines',
    shown: async (incident) => [await copy('copyDeepLink', incident, next)],
  },
  'what Copy Filter Link copies': {
    rule: 'line',
    shown: async (incident, text) => [(await copyActions.copyFilterLink?.([incident], text)) ?? ''],
  },
  'what Copy as Markdown copies': {
    rule: 'cleanMarkdownList',
    shown: async (incident) => [await copy('copyAsMarkdown', incident)],
  },
  'what Copy as Markdown copies of several': {
    rule: 'cleanMarkdownTable',
    shown: async (incident) => [await copy('copyAsMarkdown', incident, next)],
  },
  'what the copy buttons of the details copy': { rule: 'line', shown: copiedFromDetails, onlyShort: true },
  'Open in Dashboard': { rule: 'link', shown: ({ url }) => (url === undefined ? [] : [url]) },
};

for (const [place, { rule, shown, countsOnly, onlyShort }] of Object.entries(surfaces)) {
  describe(`Hostile text in ${place}`, () => {
    for (const [title, text] of Object.entries({ ...textsForModels, ...hostileTexts, ...hostileLinks })) {
      it(`is harmless and can be read (${title})`, async () => {
        for (const source of ['petra', 'cyberhaven'] as const) {
          const incident = incidentFull(text, source);
          const texts = await shown(incident, text);
          rules[rule](texts, incident);
          if (countsOnly) deepStrictEqual(texts, await shown(incidentFull('plain', source), 'plain'));
          else if (!(onlyShort && text.length > maxCopied))
            ok(canBeRead(text, texts), JSON.stringify(texts).slice(0, 1000));
        }
      });
    }
  });
}

describe('A text of 1 MB at its worst', () => {
  for (const [place, { shown }] of Object.entries(surfaces)) {
    it(`is given to no pattern that goes back and forth in it, for ${place}`, async () => {
      for (const [index, piece] of worstPieces.entries()) {
        // An incident has some 40 texts, and a letter may be six in JSON.
        const text = piece.repeat(6_000 / piece.length);
        const incident = incidentFull(text, index % 2 ? 'petra' : 'cyberhaven');
        const { complaints, characters } = await watchPatterns(() => shown(incident, text));
        deepStrictEqual([...complaints], []);
        ok(characters < 30_000_000, `${characters} characters for ${JSON.stringify(piece)}`);
      }
    });
  }
});

describe('The pages of panels', () => {
  const folder = join('src', 'webview');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    it(`put text in as text (${file})`, () => {
      doesNotMatch(
        readFileSync(join(folder, file), 'utf8'),
        /innerHTML|outerHTML|insertAdjacentHTML|setHTML|parseHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\b|\bFunction\(|unsafe|lit-html\/static|\b(?:href|src|action)=(?!"#")|[\s"]on\w+=|\sstyle=/i,
      );
    });
  }
});

/** Whether the longest plain word of the text's beginning is there, in whatever case. */
function canBeRead(text: string, shown: readonly string[]): boolean {
  const words = text.slice(0, 30).match(/[a-z\d]+/gi) ?? [];
  const [longest = ''] = words.toSorted((a, b) => b.length - a.length);
  return shown.join('\n').toLowerCase().includes(longest.toLowerCase());
}

interface Row {
  readonly label?: unknown;
  readonly description?: unknown;
  readonly detail?: unknown;
  readonly tooltip?: unknown;
  readonly accessibilityInformation?: { readonly label: string } | undefined;
}

function rowTexts({ label, description, accessibilityInformation }: Row): string[] {
  return [label, description, accessibilityInformation?.label].map(String);
}

function hoverTexts({ tooltip }: Row): string[] {
  return [String(tooltip)];
}

function pickTexts({ label, description = '', detail = '' }: Row): string[] {
  return [label, description, detail].map(String);
}

function groupItems(incident: Incident): Row[] {
  const checks = ({ allRows }: IncidentTable): Uint8Array => Uint8Array.from(allRows, () => bitOf('reopened'));
  const context = { connectionName, vendorOf, timeZone: 'utc', now, checks } as const;
  const all = (groups: readonly Group[]): readonly Group[] =>
    groups.flatMap((group) => [group, ...all(group.children ?? [])]);
  return groupings
    .flatMap((mode) => all(groupIncidents(selectAll([incident, next]), mode, context)))
    .map((group) => groupItem(group, group.id, false, { unread: true, changed: true, flagged: true }));
}

function horizonOf(text: string): Row {
  const horizons = [{ before: '2026-01-01', tenant: { id: text, name: text } }, { before: '2026-01-02' }];
  return horizonItem({ id: 'petra-1', name: text, horizons }, 'row', false);
}

function problemsOf(text: string): Row[] {
  const error = new SourceError('server', text, { status: 500, apiMessage: text, apiDetails: text });
  const statuses = [
    { ...idle, error },
    { ...idle, error: new SourceError('network', text) },
    { ...idle, warnings: [text, { tenant: { id: text, name: text }, text }] },
    { ...idle, skipped: { count: 1, examples: [text] } },
  ];
  return statuses.map((status) =>
    problemItem({ id: 'petra-1', name: text, kind: 'petra', incidents: 1, status }, 'row'),
  );
}

async function connectionItems(text: string): Promise<Row[]> {
  const error = new SourceError('server', text, { status: 500, apiMessage: text, apiDetails: text });
  const warnings = [text, { tenant: { id: text, name: text }, text }];
  const statuses = new Map([
    ['a', { ...idle, error }],
    ['b', { ...idle, warnings, skipped: { count: 1, examples: [text] } }],
    ['c', { ...idle, horizons: [{ before: text }] }],
  ]);
  const parts = {
    connections: {
      list: () => [...statuses.keys()].map((id) => ({ id, name: text, kind: 'petra' })),
      problems: () => [{ name: text, reason: text }],
      isSample: () => false,
    },
    sync: { status: (id: string) => statuses.get(id) ?? idle },
    store: { count: () => 1 },
    sources: { budget: async () => error },
    database: { problem: undefined },
  } as unknown as Parameters<typeof connectionRows>[0];
  const rows = await connectionRows(parts);
  const below = await Promise.all(rows.map(async (row) => connectionRows(parts, row)));
  return [...rows, ...below.flat()].map((row) => connectionRowItem(parts, row));
}

async function editedItems(incident: Incident, text: string): Promise<Row[]> {
  const { form } = await vendorOf(incident.source).load();
  const names = Object.entries(form.scope).map(([name, { type }]) => [name, type === 'list' ? [text] : text] as const);
  const connection = { id: 'a', name: text, kind: incident.source, scope: Object.fromEntries(names) };
  return fieldsOf(connection, form, [incident]).map(fieldItem);
}

/** What the editor shows of a command that fails with what a vendor said. */
async function commandError(text: string): Promise<string> {
  const error = new SourceError('server', text, { status: 500, apiMessage: text, apiDetails: text });
  const registered = registerCommand('refresh', () => {
    throw new UserError(errorText(error, { kind: 'petra' }).long);
  });
  try {
    return await commands.executeCommand('incidents.refresh').then(String, ({ message }: Error) => message);
  } finally {
    registered.dispose();
  }
}

function detailsOf(incident: Incident) {
  const twin = { ...incident, connection: 'petra-2' };
  const related = {
    total: 1,
    open: 1,
    withinDwell: 1,
    nearest: [{ incident: twin, strength: 'mail', withinDwell: true }],
  } as const;
  const checks = { findings: allFindings(incident), fetchedAt: now };
  const context = { connectionName, sample: false, notice: undefined, related, checks, place: undefined, now };
  return detailsModel(incident, context);
}

function overviewOf(incident: Incident) {
  const statistics = countIncidents([incident, next], { now, timeZone: 'utc' });
  const context = {
    filter: '',
    loaded: 2,
    connections: 1,
    failed: 0,
    disabled: 0,
    refreshing: false,
    sample: false,
    now,
  };
  return overviewModel(statistics, context).model;
}

function statusTexts(incident: Incident): string[] {
  const shown = statusText(
    {
      store: { all: () => [incident] },
      unseen: { has: () => true, hasChanged: () => true },
      sync: { status: () => idle },
      connections: {
        enabled: () => [{ id: incident.connection, name: 'Acme', kind: 'petra' }],
        isSample: () => false,
      },
    },
    now,
  );
  return shown ? Object.values(shown) : [];
}

function offersOf(incident: Incident): Row[] {
  const values = collectFilterValues(new IncidentTable([incident]), connectionName);
  return ['', ...filterKeys.map((key) => `${key}:`)].flatMap((filter) => offersFor(filter, values));
}

async function rawText(incident: Incident): Promise<string> {
  const store = { get: () => incident, onDidChange: () => ({ dispose: () => {} }) } as unknown as IncidentStore;
  return new RawDocuments(store, { fire: () => undefined }).textOf(RawDocuments.uri(incident));
}

async function copy(name: string, ...incidents: Incident[]): Promise<string> {
  return (await copyActions[name]?.(incidents, '')) ?? '';
}

function report(format: ReportFormat, ...incidents: Incident[]): string {
  const options = { timeZone: 'utc', generatedAt: now, connectionName, vendorOf, checks: hostileReader } as const;
  return [...toReport(incidents, format, options)].join('');
}
