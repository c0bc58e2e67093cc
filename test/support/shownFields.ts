import { searchText } from '../../src/domain/filter/searchText';
import type { Place } from '../../src/domain/field';
import type { Incident } from '../../src/domain/incident';
import { toReport, type ReportFormat } from '../../src/domain/report/report';
import { incidentAnswer } from '../../src/features/assistants/incidentAnswer';
import { searchAnswer } from '../../src/features/assistants/searchAnswer';
import { detailsModel } from '../../src/features/details/detailsModel';
import type { Fact } from '../../src/features/details/messages';
import { vendorOf } from '../../src/sources/vendors';
import { hoverLines } from '../../src/ui/incidentTooltip';
import { withLoaded, now, partsOf } from '../unit/features/assistants/loadedSetup';
import { anIncident } from './anIncident';
import { parseCsv } from './parseCsv';

/** What a place shows of an incident: values by label, in CSV and for assistants by key. */
type Shown = Readonly<Record<string, string>>;

/** What each place shows of an incident. The search, which has no labels, has each text under itself. */
export const shownFields: Readonly<Record<Place, (incident: Incident) => Shown>> = {
  details: (incident) => {
    const related = { total: 0, open: 0, withinDwell: 0, nearest: [] };
    const context = { connectionName, sample: false, notice: undefined, related, place: undefined, now };
    const { sections, summary, timeline } = detailsModel(incident, context);
    const { points = [], band } = timeline ?? {};
    const facts = sections.flatMap((section) =>
      section.facts
        .filter(({ label }) => label !== 'In short')
        .map((fact) => [section.id === 'history' ? section.title : fact.label, valueOf(fact)] as const),
    );
    const told = points.filter(({ kind }) => kind !== 'now' && kind !== 'dwellEnd');
    return {
      ...Object.fromEntries(facts),
      ...Object.fromEntries(told.map(({ label, time }) => [label, time.text])),
      ...(band && { 'Dwell time': band.label.replace('Dwell window: ', '') }),
      ...(summary && { [summary.title]: summary.text }),
    };
  },
  hover: (incident) => labelled([...hoverLines(incident, connectionName()).values()].join('\n'), /^(.+?): (.+)$/gm),
  markdown: (incident) => labelled(report('markdown', incident), /^- \*\*(.+?):\*\* (.+)$/gm),
  table: (incident) => {
    const [head = [], , row = []] = report('markdown', incident, anIncident())
      .split('\n')
      .slice(2)
      .map((line) => line.replace(/^\| | \|$/g, '').split(' | '));
    return filled(head.map((label, index) => [label, row[index] ?? '']));
  },
  csv: (incident) => {
    const [head = [], row = []] = parseCsv(report('csv', incident));
    return filled(head.map((key, index) => [key, row[index] ?? '']));
  },
  search: (incident) => {
    return filled(
      // A copy has no record, in which the search looks for texts that are no fields.
      searchText({ ...incident })
        .split('\0')
        .map((text) => [text, text]),
    );
  },
  assistants: (incident) => {
    const { raw: _, ...facts } = partsOf(incidentAnswer({ id: incident.id }, withLoaded([incident]))).data as Incident;
    return texts(facts);
  },
  results: (incident) => {
    const { incidents } = partsOf(searchAnswer({}, withLoaded([incident]))).data as { incidents: object[] };
    return texts(incidents[0] ?? {});
  },
};

function connectionName(): string {
  return 'Acme';
}

function report(format: ReportFormat, ...incidents: Incident[]): string {
  return [...toReport(incidents, format, { timeZone: 'utc', generatedAt: now, connectionName, vendorOf })].join('');
}

function valueOf(fact: Fact): string {
  return fact.kind === 'time' ? fact.time.text : fact.value;
}

function labelled(text: string, line: RegExp): Shown {
  return Object.fromEntries([...text.matchAll(line)].map(([, label = '', value = '']) => [label, value]));
}

function filled(entries: readonly (readonly [string, string])[]): Shown {
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function texts(data: object): Shown {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
}
