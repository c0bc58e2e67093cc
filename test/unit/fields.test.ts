import { deepStrictEqual, match, ok } from 'node:assert';
import type { Field, Place } from '../../src/domain/field';
import { exceptionOf, fields, fieldsIn, type FieldKey } from '../../src/domain/fields';
import type { Incident } from '../../src/domain/incident';
import { shownFields } from '../support/shownFields';
import { wholeIncidents } from '../support/wholeIncidents';

/** What is seen of each field of the whole incidents, wherever it is seen. */
const seen: Readonly<Record<FieldKey, RegExp>> = {
  statusLabel: /^(attacker retains password|open)$/i,
  statusState: /^(no longer listed by the API|attention)$/i,
  statusValue: /^`?(ATTACKER_RETAINS_PASSWORD|STATUS_OPEN)`?$/i,
  severityLabel: /^high$/i,
  severityValue: /^`?SEVERITY_HIGH`?$/i,
  severityRank: /^4$/,
  source: /^(petra|cyberhaven)$/,
  connection: /^(petra-1|Acme)$/,
  id: /^`?incident-id`?$/,
  url: /^<?https:\/\/(app\.petrasecurity\.com\/one|acme\.cyberhaven\.io\/incidents\?id=incident-id)>?$/,
  createdAt: /2021/,
  occurredAt: /2022/,
  unlistedSince: /2024/,
  userLastPasswordChange: /2023/,
  userName: /^Ann User$/i,
  userPrincipal: /^`?(ACME\\)?user-login`?$/i,
  userMail: /^`?user-mail`?$/,
  userEnabled: /^(Disabled|false)$/,
  userId: /^`?user-id`?$/,
  tenantName: /^Tenant$/i,
  tenantId: /^`?tenant-id`?$/,
  tenantMicrosoftId: /^`?tenant-ms`?$/,
  policyName: /^Upload$/i,
  policyId: /^`?policy-id`?$/,
  hostname: /^`?host-1`?$/,
  assignee: /^Sam Assignee$/i,
  isLive: /^(Live|true)$/,
  dwellMinutes: /^(2 d 3 h|3060)$/,
  lineageIds: /lineage-[12]/,
  summary: /^What happened$/i,
};

const all = Object.entries(fields) as [FieldKey, Field][];
const people: readonly Place[] = ['details', 'hover', 'markdown', 'table'];
const places = Object.keys(shownFields) as Place[];

/** The keys of the fields that a place shows of an incident. Fails where one has the label of another, or its value. */
function keysIn(place: Place, incident: Incident): FieldKey[] {
  const shown = Object.entries(shownFields[place](incident));
  const isNamed = people.includes(place)
    ? ([, { label }]: [FieldKey, Field], name: string) => label === name
    : undefined;
  const isKeyed = ([key]: [FieldKey, Field], name: string): boolean => key === name;
  const isFound = ([key, field]: [FieldKey, Field], text: string): boolean =>
    seen[key].test(text) && field.of(incident) !== undefined && exceptionOf(field, 'search') === undefined;
  const is = place === 'search' ? isFound : (isNamed ?? isKeyed);
  return shown
    .filter(([name]) => name !== 'connectionName')
    .map(([name, value]) => {
      const [key] = all.find((entry) => is(entry, name)) ?? [];
      ok(key, `${place} has no field ${name}`);
      match(value, seen[key], `${place}: ${key}`);
      return key;
    });
}

function sorted<T>(keys: Iterable<T>): T[] {
  return [...new Set(keys)].sort();
}

describe('The fields of an incident', () => {
  for (const [source, incident] of Object.entries(wholeIncidents)) {
    for (const place of places) {
      it(`are all shown but for exceptions that have a reason (${source}, ${place})`, () => {
        const expected = fieldsIn(place).filter(([, field]) => field.of(incident) !== undefined);
        deepStrictEqual(sorted(keysIn(place, incident)), sorted(expected.map(([key]) => key)));
      });
    }
  }

  it('are all in one of the two', () => {
    const known = Object.values(wholeIncidents).flatMap((incident) =>
      all.filter(([, { of }]) => of(incident) !== undefined).map(([key]) => key),
    );
    deepStrictEqual(sorted(known), sorted(Object.keys(fields)));
  });

  it('have labels and columns of their own', () => {
    deepStrictEqual(new Set(all.map(([, { label }]) => label)).size, all.length);
    deepStrictEqual(
      all.map(([, { column }]) => column).sort((a, b) => a - b),
      all.map((_, index) => index),
    );
  });

  it('are in the search, in CSV and with assistants, whatever a person has room for', () => {
    for (const place of ['csv', 'assistants'] as const) deepStrictEqual(fieldsIn(place).length, all.length);
    for (const [key, field] of all) {
      for (const place of places) ok((exceptionOf(field, place) ?? 'a reason').trim(), `${key} in ${place}`);
    }
  });
});
