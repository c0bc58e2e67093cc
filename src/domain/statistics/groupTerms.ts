import type { BareTerm } from '../filter/print';
import { severityRanks } from '../filter/syntax';
import { fold } from '../text/fold';
import type { GroupKind } from '../groupSteps';
import type { Group } from '../grouping';
import type { Incident } from '../incident';
import { identifyPeople } from '../people';
import { addDays, createdTime, dayOf, type TimeZone } from '../time';
import { negated, termOf, termOfAny } from './mark';
import { nameTerm } from './names';

/** What a group is picked from. */
export interface GroupTermsContext {
  /** All incidents that the filter in force shows: what distinguishes the group from them is enough. */
  readonly among: readonly Incident[];
  readonly connectionName: (id: string) => string;
  readonly timeZone: TimeZone;
}

/** More whole names in a filter are not readable. */
const maxLonger = 10;
/** Values of the terms of a group: some of those that a filter can have are left for what else is in it. */
const maxGroupValues = 40;

/** What an incident can be filtered by on its own. */
export type OwnKind = 'tenant' | 'policy' | 'user' | 'host';

/** Terms that select the incidents of a group. @param path the groups above it from the top down, and itself */
export function pathTerms(path: readonly Group[], context: GroupTermsContext): readonly BareTerm[] {
  const terms = path.flatMap(({ kind, incidents: [first] }) => (first ? groupTerms(kind, first, context) : []));
  const group = path.at(-1);
  const [below] = group?.children ?? [];
  // What has no tenant or policy is beside the connections, not below one.
  const isOwned = below?.kind === 'tenant' || below?.kind === 'policy';
  if (isOwned) return [...terms, negated(termOf(below.kind, null))];
  const isUnowned = terms.length === 1 && terms[0]?.values[0]?.text === null;
  const sources = new Set(group?.incidents.map(({ source }) => source));
  // Grouped each in its own way, one source has no tenants at all, and the other no policies.
  const [source] = sources;
  return isUnowned && sources.size === 1 && source !== undefined ? [...terms, termOf('source', source)] : terms;
}

/**
 * Terms that select the incidents that have the same tenant, policy, … as one of some; those without any are passed over
 * where others have one.
 */
export function ownTerms(
  kind: OwnKind,
  incidents: readonly Incident[],
  { among }: Pick<GroupTermsContext, 'among'>,
): readonly BareTerm[] {
  if (kind === 'host') {
    const hostsOf = (all: readonly Incident[]): string[] => all.flatMap(({ hostname }) => hostname || []);
    const others = [...new Set(hostsOf(among))].map((host) => [host]);
    return wholeNames('host', hostsOf(incidents), others);
  }
  const keyOf = keysOf(kind, among);
  return [nameTerm(kind, among, keyOf, new Set(incidents.map(keyOf))) ?? termOf(kind, null)];
}

/**
 * Terms that select the incidents that have the same tenant, policy, … as one of them. What a filter cannot distinguish, such
 * as two connections of one name, it selects together.
 */
function groupTerms(
  kind: GroupKind,
  incident: Incident,
  { among, connectionName, timeZone }: GroupTermsContext,
): readonly BareTerm[] {
  switch (kind) {
    case 'tenant':
    case 'policy':
    case 'user':
      return ownTerms(kind, [incident], { among });
    case 'status': {
      const { value, label, state } = incident.status;
      return [termOf('status', label || value), termOf('is', state)];
    }
    case 'severity':
      return severityTerms(incident, among);
    case 'day':
      return dayTerms(createdTime(incident), timeZone);
    case 'connection': {
      // The filter finds a connection by its vendor and its ID as well.
      const all = new Map(among.map(({ connection: id, source }) => [id, [connectionName(id), id, source]]));
      return wholeNames('source', [connectionName(incident.connection)], [...all.values()]);
    }
    case 'none':
      return [];
  }
}

/**
 * Terms that select names and not those that they are a part of.
 * @param all what the filter finds each of all by, its name first
 */
function wholeNames(key: 'host' | 'source', names: readonly string[], all: readonly (readonly string[])[]): BareTerm[] {
  const wanted = new Map(names.map((name) => [fold(name), name]));
  if (wanted.size === 0) return [termOf(key, null)];
  const parts = [...wanted.keys()];
  const own = all.flatMap((texts) => (wanted.has(fold(texts[0] ?? '')) ? texts.map(fold) : []));
  // Those wanted have no other than their own.
  const isOther = (text: string): boolean => !own.some((each) => each.includes(fold(text)));
  const others = all.flatMap((texts) => {
    const folded = texts.map(fold).join('\0');
    return (parts.some((part) => folded.includes(part)) && texts.find(isOther)) || [];
  });
  const shorter = (other: string): string => {
    const part = parts.find((each) => fold(other).includes(each)) ?? '';
    const [at, { length }] = [fold(other).indexOf(part), part];
    // With the character behind or before it, it leaves out all that go on in the same way.
    const longer = [other.slice(at, at + length + 1), other.slice(Math.max(at - 1, 0), at + length)];
    return longer.find((piece) => fold(piece).includes(part) && isOther(piece) && !/\p{Cs}/u.test(piece)) ?? other;
  };
  const excluded = [...new Set(others.length > maxLonger ? others.map(shorter) : others)];
  const count = Math.max(0, maxGroupValues - wanted.size);
  const terms = excluded.slice(0, count).map((other) => negated(termOf(key, other)));
  return [termOfAny(key, [...wanted.values()]), ...terms];
}

function keysOf(
  kind: 'tenant' | 'policy' | 'user',
  among: readonly Incident[],
): (incident: Incident) => string | undefined {
  if (kind === 'user') {
    const personOf = identifyPeople(among);
    return ({ user }) => personOf(user);
  }
  return ({ [kind]: owner }) => owner?.id || owner?.name;
}

function severityTerms({ severity }: Incident, among: readonly Incident[]): BareTerm[] {
  const { rank = 0, label, value } = severity ?? {};
  const word = [...severityRanks].find(([, each]) => each === rank)?.[0];
  if (word !== undefined) return [termOf('severity', word)];
  if (label || value) return [termOf('severity', label || value || '')];
  // `none` means those without a rank as well.
  const words = [...new Set(among.flatMap((each) => (each.severity?.rank === 0 ? each.severity.value : [])))];
  return [termOf('severity', null), ...(words.length > 0 ? [negated(termOfAny('severity', words))] : [])];
}

function dayTerms(time: number, timeZone: TimeZone): BareTerm[] {
  if (Number.isNaN(time)) {
    // Only what has no date is neither after nor before one.
    return [negated(termOf('after', epoch)), negated(termOf('before', epoch))];
  }
  const day = dayOf(time, timeZone);
  return [termOf('after', day), termOf('before', addDays(day, 1))];
}

const epoch = '1970-01-01';
