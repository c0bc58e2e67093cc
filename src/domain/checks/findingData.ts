import type { Change, Incident, IncidentRef } from '../incident';
import { checkTitles, type CheckId, type CheckReader, type Evidence, type Finding } from './check';
import { findingText } from './checkText';

/** What a check has found, for other programs: in English, times as received. */
export interface FindingData {
  readonly check: CheckId;
  readonly title: string;
  readonly text: string;
  readonly evidence: readonly EvidenceData[];
  /** When the record was fetched that it is read from: ISO 8601. */
  readonly fetchedAt?: string;
}

type EvidenceData =
  | { readonly field: string; readonly value: string }
  | { readonly change: Change }
  | { readonly incident: IncidentRef };

/** All that checks find in an incident. */
export function findingsData(incident: Incident, reader: CheckReader): readonly FindingData[] {
  const fetchedAt = reader.fetchedAt(incident);
  return reader.findingsIn(incident).map((finding) => findingData(finding, reader.vendorName, fetchedAt));
}

function findingData(
  finding: Finding,
  vendorName: CheckReader['vendorName'],
  fetchedAt: string | undefined,
): FindingData {
  const asIs = (text: string): string => text;
  return {
    check: finding.id,
    title: checkTitles[finding.id],
    text: findingText(finding, { translate: asIs, text: asIs, time: asIs, vendorName }),
    evidence: finding.evidence.map(evidenceData),
    ...(fetchedAt !== undefined && { fetchedAt }),
  };
}

function evidenceData(evidence: Evidence): EvidenceData {
  switch (evidence.kind) {
    case 'time':
      return { field: evidence.label, value: evidence.time };
    case 'text':
    case 'word':
      return { field: evidence.label, value: evidence.value };
    case 'change':
      return { change: evidence.change };
    case 'incident':
      return { incident: { connection: evidence.incident.connection, id: evidence.incident.id } };
  }
}
