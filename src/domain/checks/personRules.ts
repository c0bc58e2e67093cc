import { word } from '../field';
import { fields } from '../fields';
import type { Incident, VendorTraits } from '../incident';
import { dayMs, isoTime, lastTime, parseTime } from '../time';
import type { Evidence, Finding } from './check';
import { actedAt, type Exposure, lastStatusChange, type PersonHistory } from './personHistory';
import { beginningOf } from './recordRules';

/** After a remediation, another compromise within this time counts as one that comes back. */
const againMs = 30 * dayMs;
/** Most other incidents that a finding names. */
const maxNamed = 5;

/** The same person's account was taken back within the 30 days before the compromise. */
export function compromisedAgain(
  incident: Incident,
  { hasDwellTime, accountStates }: VendorTraits,
  person: PersonHistory,
): Finding | undefined {
  const { occurredAt = '', status } = incident;
  if (!hasDwellTime || accountStates.get(status.value) === 'spared') return undefined;
  const at = parseTime(occurredAt, 'utc');
  const before = person.remediationBefore(at);
  if (!before || !(at - before.at <= againMs)) return undefined;
  const change = before.isChange ? lastStatusChange(before.incident) : undefined;
  return {
    id: 'compromisedAgain',
    sentence: change
      ? word('It occurred {0}. An earlier incident of the same person was “{1}” by {2}.')
      : word('It occurred {0}. An earlier incident of the same person is “{1}”, and its dwell time ended {2}.'),
    parts: [{ time: occurredAt }, { text: before.incident.status.label }, { time: isoTime(before.at) }],
    evidence: [
      { kind: 'time', label: fields.occurredAt.label, time: occurredAt },
      ...(change
        ? [{ kind: 'change', change } as const]
        : [{ kind: 'time', label: word('End of dwell time'), time: isoTime(before.at) } as const]),
      { kind: 'incident', incident: before.incident },
    ],
  };
}

/**
 * Somebody used data as this person while an attacker had the account, or while it was locked. Flags both: what was done, and
 * the incident of the attacker.
 */
export function activeWhileCompromised(
  incident: Incident,
  { hasDwellTime }: VendorTraits,
  person: PersonHistory,
): Finding | undefined {
  if (hasDwellTime) {
    const [first, ...others] = person.actsDuring(incident, maxNamed);
    if (!first) return undefined;
    const { kind } = first.exposure;
    const acts = [first, ...others.filter(({ exposure }) => exposure === first.exposure)];
    return {
      id: 'activeWhileCompromised',
      sentence: sentences[kind][acts.length > 1 ? 'several' : 'one'],
      parts: [{ source: first.incident.source }, { time: isoTime(first.at) }],
      evidence: [...exposed(first.exposure), ...acts.map(named)],
    };
  }
  const at = actedAt(incident);
  const exposure = Number.isNaN(at) ? undefined : person.exposureAt(at);
  if (!exposure) return undefined;
  return {
    id: 'activeWhileCompromised',
    sentence: sentences[exposure.kind].act,
    parts: [{ source: exposure.incident.source }, { time: isoTime(at) }],
    evidence: [...exposed(exposure), named(exposure)],
  };
}

/** Of the incident of an attacker, by what else occurred, and of what was done. */
const sentences = {
  dwell: {
    one: word('An incident of the same person ({0}) occurred {1}, inside the dwell window.'),
    several: word('Several incidents of the same person ({0}) occurred inside the dwell window, the first {1}.'),
    act: word('It occurred {1}, inside the dwell window of an incident of the same person ({0}).'),
  },
  locked: {
    one: word('An incident of the same person ({0}) occurred {1}, while the status here showed the account as locked.'),
    several: word(
      'Several incidents of the same person ({0}) occurred while the status here showed the account as locked, the first {1}.',
    ),
    act: word(
      'It occurred {1}, while the status of an incident of the same person ({0}) showed the account as locked.',
    ),
  },
} as const;

function exposed({ kind, incident, from, to, change }: Exposure): readonly Evidence[] {
  if (kind === 'locked') return beginningOf(incident, change);
  const start = { kind: 'time', label: word('Start of dwell time'), time: isoTime(from) } as const;
  return [
    start,
    to > lastTime
      ? { kind: 'word', label: word('End of dwell time'), value: word('Ongoing') }
      : { kind: 'time', label: word('End of dwell time'), time: isoTime(to) },
  ];
}

function named({ incident }: { readonly incident: Incident }): Evidence {
  return { kind: 'incident', incident };
}
