import * as vscode from 'vscode';
import { findingsData } from '../../domain/checks/findingData';
import { fieldsIn } from '../../domain/fields';
import { fold } from '../../domain/text/fold';
import type { Incident } from '../../domain/incident';
import { exactRaw } from '../../domain/jsonText';
import { hasRecord } from '../../domain/raw';
import { provenanceOf, provenanceWords, type LoadedIncidents } from './loadedIncidents';
import { InputError, type ToolInput } from './inputs';
import { labelsOf, namedParts } from './named';
import { clean, dataBlock, Room } from './thirdPartyData';

const maxFactText = 4000;
const maxRawText = 1000;

/** The incidents that an input names: more than one where connections have the same. */
export function incidentsNamed(
  { connection, id }: ToolInput<'incidents_get'>,
  { store, connections }: Pick<LoadedIncidents, 'store' | 'connections'>,
): Incident[] {
  const named = connection === undefined ? undefined : fold(connection);
  const isNamed = (name: string): boolean => fold(name) === named;
  return store.all().filter((incident) => {
    if (incident.id !== id) return false;
    return named === undefined || isNamed(incident.connection) || isNamed(connections.nameOf(incident.connection));
  });
}

/** All details of one incident. @throws InputError when the input names none, or several */
export function incidentAnswer(input: ToolInput<'incidents_get'>, loaded: LoadedIncidents): string {
  const [incident, ...others] = incidentsNamed(input, loaded);
  if (!incident) throw new InputError('No incident has this ID. Use incidents_search to list IDs.');
  if (others.length > 0) {
    const ids = [incident, ...others].map(({ connection }) => connection).slice(0, 20);
    throw new InputError(
      `Several connections have an incident with this ID. Set "connection" to one of the following.\n\n${dataBlock(clean(ids, 120))}`,
    );
  }
  const values = fieldsIn('assistants').map(([key, { of }]) => [key, of(incident)] as const);
  const checks = findingsData(incident, loaded.checks);
  const told = {
    ...Object.fromEntries(values),
    ...provenanceOf(incident, loaded),
    checks: checks.length > 0 ? checks : undefined,
    raw: hasRecord(incident) ? exactRaw(incident) : undefined,
  };
  const { raw, ...facts } = namedParts(told, incidentWords());
  const factEntries = entriesOf(facts, maxFactText);
  const rawEntries = raw === undefined ? undefined : entriesOf(raw as object, maxRawText);
  const room = new Room();
  const [keptFacts, keptRaw = []] = [room.keep(factEntries), rawEntries && room.keep(rawEntries)];
  const cut = factEntries.length + (rawEntries?.length ?? 0) - keptFacts.length - keptRaw.length;
  const words = [
    'All details of this incident.',
    rawEntries ? '"raw" is the record as received.' : 'The raw record isn’t stored here. A refresh may load it again.',
    'Texts that end in "…" were cut.',
    ...(cut > 0 ? [`${cut} fields were too large. The command "Open Raw JSON" shows them to the user.`] : []),
  ];
  return `${words.join(' ')}\n\n${dataBlock({ ...Object.fromEntries(keptFacts), ...(rawEntries && { raw: Object.fromEntries(keptRaw) }) })}`;
}

/** Fields shared of an incident: all. */
export function incidentWords() {
  const raw = vscode.l10n.t('the raw record');
  const checks = vscode.l10n.t('what checks flag');
  return { ...labelsOf(fieldsIn('assistants')), ...provenanceWords(), checks, raw };
}

function entriesOf(part: object, maxText: number): [string, unknown][] {
  return Object.entries(clean(part, maxText) as object).filter(([, value]) => value !== undefined);
}
