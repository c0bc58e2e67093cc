import * as vscode from 'vscode';
import { fieldsIn } from '../../domain/fields';
import type { Incident } from '../../domain/incident';
import { indentedJson } from '../../domain/jsonParts';
import { hasRecord, rawText } from '../../domain/raw';
import { tell } from '../../domain/fieldValue';
import { visibleJson, manyLines } from '../../domain/text/text';
import { vendors } from '../../sources/vendors';
import { count } from '../../ui/format';
import { stateText, who } from '../../ui/incidentItem';
import { defangedFacts, inShort } from './activityPart';
import { toChecksPart, type ChecksContext } from './checksModel';
import type { TreePlace } from '../../ui/treeOrder';
import { code, factsOf, words } from './facts';
import { eachOnce, filteredBy, filterWish } from './filterWishes';
import type { DetailsButton, DetailsModel, Headline, Section, Timeline } from './messages';
import { otherFields } from './otherFields';
import { hasRawDifference } from './rawDifference';
import { toRelatedPart, type RelatedTo } from './relatedModel';
import { isInTimeline, timelineOf } from './timeline';

/** Characters of raw JSON that the page shows; a document shows all. */
const maxJson = 100_000;

export interface DetailsContext {
  readonly connectionName: (id: string) => string;
  readonly sample: boolean;
  /** What to know about the data, such as that it is old. */
  readonly notice: string | undefined;
  readonly related: RelatedTo;
  /** What the checks find in it, and when its record was fetched; nothing without. */
  readonly checks?: Omit<ChecksContext, 'now'>;
  /** Undefined when the filter leaves it out. */
  readonly place: TreePlace | undefined;
  /** Ms since the epoch. */
  readonly now: number;
}

/** By vendor, see `LoadedVendor.mappedPaths`. */
const mappedPaths = new Map<string, ReadonlySet<string>>();

/** Loads what the models of any vendor's incidents are made with. */
export async function loadMappedPaths(): Promise<void> {
  for (const vendor of vendors) mappedPaths.set(vendor.id, (await vendor.load()).mappedPaths);
}

/** Everything the details panel says of an incident. */
export function detailsModel(incident: Incident, context: DetailsContext): DetailsModel {
  const { t } = vscode.l10n;
  const { summary } = incident;
  const timeline = timelineOf(incident, context.now);
  const other = otherPart(incident);
  const checks = context.checks && toChecksPart({ ...context.checks, now: context.now });
  return {
    title: who(incident),
    headline: headlineOf(incident),
    notices: [
      ...(context.sample ? [t('Sample incident')] : []),
      ...(context.notice === undefined ? [] : [context.notice]),
    ],
    navigation: navigationOf(context.place),
    actions: actionsOf(incident),
    ...(checks && { checks }),
    ...(summary !== undefined && { summary: { title: t('AI summary'), text: manyLines(summary, 20_000) } }),
    ...(timeline && { timeline }),
    sections: sectionsOf(incident, context, timeline).filter(({ facts }) => facts.length > 0),
    related: toRelatedPart(incident, context.related, context),
    ...(other.facts.length > 0 && { other }),
    ...(hasRecord(incident) && { raw: rawOf(incident) }),
    keys: keysOf(incident),
    words: words(),
  };
}

function headlineOf(incident: Incident): Headline {
  const { tenant, policy, severity, status } = incident;
  const about = [
    { by: 'tenant', text: tenant?.name },
    { by: 'policy', text: policy?.name },
  ] as const;
  return {
    status: manyLines(status.label, 100),
    state: status.state,
    stateText: stateText(incident),
    ...(severity && {
      severity: { text: vscode.l10n.t('{0} severity', manyLines(severity.label, 100)), rank: severity.rank },
    }),
    about: about.flatMap(({ by, text }) => (text ? [{ ...filterWish(by), text: manyLines(text, 200) }] : [])),
  };
}

function navigationOf(place: TreePlace | undefined): NonNullable<DetailsModel['navigation']> {
  const { t } = vscode.l10n;
  return {
    label: t('Incident list'),
    place: place ? t('{0} of {1}', count(place.index + 1), count(place.of)) : t('Hidden by the filter'),
    buttons: [
      { action: 'previous', label: t('Previous'), enabled: !place || place.index > 0 },
      { action: 'next', label: t('Next'), enabled: !place || place.index + 1 < place.of },
    ],
  };
}

function actionsOf({ url, user }: Incident): readonly DetailsButton[] {
  const { t } = vscode.l10n;
  const linked: readonly DetailsButton[] = [
    { action: 'openInDashboard', label: t('Open in Dashboard'), primary: true },
    { action: 'copyAsMarkdown', label: t('Copy as Markdown') },
    { action: 'copyLink', label: t('Copy Dashboard Link') },
  ];
  return [
    ...(url === undefined
      ? [{ action: 'copyAsMarkdown', label: t('Copy as Markdown'), primary: true } as const]
      : linked),
    ...(user ? [{ action: 'showPerson', label: t('Show Person') } as const] : []),
    { action: 'copyId', label: t('Copy ID') },
    { action: 'openRaw', label: t('Open Raw JSON') },
  ];
}

/** The keys of the manifest that work in the panel. */
function keysOf({ url }: Incident): NonNullable<DetailsModel['keys']> {
  const { t } = vscode.l10n;
  return [
    ...(url === undefined ? [] : [{ keys: ['O'], label: t('Open in dashboard') }]),
    { keys: ['C'], label: t('Copy as Markdown') },
    { keys: ['R'], label: t('Mark as read') },
    { keys: ['U'], label: t('Mark as unread') },
    { keys: ['J'], label: t('Next') },
    { keys: ['K'], label: t('Previous') },
  ];
}

function sectionsOf(
  incident: Incident,
  { connectionName, now }: DetailsContext,
  timeline: Timeline | undefined,
): readonly Section[] {
  const { t } = vscode.l10n;
  const reader = { translate: t, connectionName };
  const titles = {
    activity: t('What happened'),
    // Above what stays the same: it is why somebody opens a changed incident.
    history: t('History'),
    who: t('Who'),
    where: t('Where'),
    what: t('What'),
    when: t('When'),
  } as const;
  return (Object.keys(titles) as (keyof typeof titles)[]).map((id): Section => {
    const title = titles[id];
    const shown = fieldsIn('details').filter(([, field]) => field.section === id);
    const facts = shown.flatMap(([key, field]) => {
      const told = isInTimeline(key, incident, timeline) ? undefined : tell(field, incident, reader);
      return told ? filteredBy(key, factsOf(reader.translate(field.label), told, now)) : [];
    });
    switch (id) {
      case 'activity':
        return { id, title, facts: [...inShort(incident), ...facts, ...defangedFacts(incident)] };
      case 'who':
        return { id, title, facts: eachOnce(facts) };
      case 'history':
        return { id, title, facts, ...differenceOf(incident) };
      default:
        return { id, title, facts };
    }
  });
}

function differenceOf(incident: Incident): Pick<Section, 'action'> {
  if (!hasRawDifference(incident)) return {};
  return { action: { action: 'showRawDifference', label: vscode.l10n.t('Show Raw Difference') } };
}

function otherPart(incident: Incident): Section {
  const { t } = vscode.l10n;
  const { fields, more } = otherFields(incident, mappedPaths.get(incident.source) ?? new Set());
  const facts = fields.map(([path, value]) => code(manyLines(path, 200), value, 1000));
  const rest = more === 1 ? t('1 more is in the raw JSON.') : t('{0} more are in the raw JSON.', count(more));
  return { id: 'other', title: t('Other fields'), facts, ...(more > 0 && { note: rest }) };
}

function rawOf(incident: Incident): NonNullable<DetailsModel['raw']> {
  const { t } = vscode.l10n;
  const json = indentedJson(rawText(incident), maxJson);
  const title = t('Raw JSON');
  if (json.length <= maxJson) return { title, json: visibleJson(json) };
  return {
    title,
    json: visibleJson(json.slice(0, maxJson)),
    note: t('Shortened. “Open Raw JSON” shows everything.'),
  };
}
