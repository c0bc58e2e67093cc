import { fieldsIn } from '../../domain/fields';
import { compareIncidents } from '../../domain/sorting';
import type { Incident } from '../../domain/incident';
import { maxIdLength } from '../../sources/cleanValues';
import { provenanceOf, provenanceWords, type LoadedIncidents } from './loadedIncidents';
import { defaultLimit, type ToolInput } from './inputs';
import { labelsOf, namedParts } from './named';
import { clean, dataBlock, Room } from './thirdPartyData';

/** Of all but the ID, by which an incident is asked for: it is of no use in parts. */
const maxText = 120;

/** Lists incidents that match a filter. @throws FilterSyntaxError */
export function searchAnswer(input: ToolInput<'incidents_search'>, loaded: LoadedIncidents): string {
  const { filter = '', limit = defaultLimit, sortBy } = input;
  const matching = loaded.visible.query.matching(filter);
  const flagged = new Set(sortBy === 'attention' ? matching.filter((each) => isFlagged(each, loaded)) : []);
  const sorted = sortBy ? [...matching].sort(compareIncidents(sortBy, (each) => flagged.has(each))) : matching;
  const words = searchWords();
  const rows = sorted.slice(0, limit).map((incident) => ({
    ...(clean(namedParts(rowOf(incident, loaded), words), maxText) as object),
    id: clean(incident.id, maxIdLength),
  }));
  const listed = new Room().keep(rows);
  const all = loaded.store.all().length;
  if (all === 0) return 'No incidents are loaded. incidents_summarize says when each connection was last refreshed.';
  const total = `${matching.length} of the ${all} incidents match.`;
  if (matching.length === 0) return `${total} Try a wider filter or incidents_summarize.`;
  // An answer may have no room for more, whatever the limit.
  const way = listed.length < rows.length ? 'A narrower filter' : 'A narrower filter or a larger limit (at most 50)';
  const sentences = [
    `${total} ${listed.length} of them are listed.`,
    ...(listed.length < matching.length ? [`${way} shows others.`] : []),
  ];
  return `${sentences.join(' ')}\n\n${dataBlock({ total: matching.length, incidents: listed })}`;
}

function isFlagged(incident: Incident, { checks }: LoadedIncidents): boolean {
  return checks.findingsIn(incident).length > 0;
}

const rowFields = fieldsIn('results');

/** Fields shared of each incident. */
export function searchWords() {
  return { ...labelsOf(rowFields), ...provenanceWords() };
}

function rowOf(incident: Incident, loaded: LoadedIncidents): object {
  const values = rowFields.map(([key, { of, brief }]) => {
    return [key, typeof brief === 'function' ? brief(incident) : of(incident)] as const;
  });
  return { ...provenanceOf(incident, loaded), ...Object.fromEntries(values) };
}
