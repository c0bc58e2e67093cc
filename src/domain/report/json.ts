import type { CheckReader } from '../checks/check';
import { findingsData, type FindingData } from '../checks/findingData';
import type { Incident } from '../incident';
import { compactJson } from '../jsonText';
import { fieldsOf, hasRecord, rawText } from '../raw';
import { isoTime } from '../time';
import { visibleJson } from '../text/text';

export interface JsonOptions {
  /** When the incidents were read from the store; ms since the epoch. */
  readonly generatedAt: number;
  readonly checks?: CheckReader;
}

/** What {@link toJson} writes. */
export interface JsonReport {
  readonly schema: 'incident-browser/export';
  /** Goes up when something that is there now goes away or means something else; fields may be added without. */
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** Each with all its fields, and `raw` as the API gave it: numbers of any size, in its order. Those that checks flag have `checks`. */
  readonly incidents: readonly (Incident & { readonly checks?: readonly FindingData[] })[];
}

/**
 * Writes incidents as a {@link JsonReport}, one incident a line. Text reads back exactly as the API gave it: whoever shows it
 * has to make it harmless. What cannot be seen is escaped, so that it does nothing where the file is printed or pasted.
 */
export function* toJson(incidents: readonly Incident[], { generatedAt, checks }: JsonOptions): Generator<string> {
  const head: Omit<JsonReport, 'incidents'> = {
    schema: 'incident-browser/export',
    version: 1,
    generatedAt: isoTime(generatedAt),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"incidents":[`;
  for (const [index, incident] of incidents.entries()) {
    const data = checks ? findingsData(incident, checks) : [];
    const more = data.length > 0 ? `,"checks":${JSON.stringify(data)}` : '';
    yield `${index ? ',' : ''}\n${visibleJson(incidentJson(incident, more))}`;
  }
  yield '\n]}\n';
}

/**
 * An incident as JSON in one line, its record as received but for the space between values; null where that is gone.
 * @param more members that come last, as JSON with a comma before each
 */
export function incidentJson(incident: Incident, more = ''): string {
  const raw = hasRecord(incident) ? compactJson(rawText(incident)) : 'null';
  return `${JSON.stringify(fieldsOf(incident)).slice(0, -1)},"raw":${raw}${more}}`;
}
