import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Field, Place } from '../../src/domain/field';
import { exceptionOf } from '../../src/domain/field';
import { fields, fieldsIn } from '../../src/domain/fields';
import type { FieldKey } from '../../src/domain/field';
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
  urgency: /^5$/,
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
  assigneeMail: /^`?sam@assignee\.example`?$/,
  closeReason: /^Not an incident$/i,
  changes: /Old name → Sam Assignee, between .*2025|object Object/,
  isLive: /^(Live|true)$/,
  dwellMinutes: /^(2 d 3 h|3060)$/,
  dwellState: /^closed$/i,
  resolutionMinutes: /^(1 h|60)$/,
  lineageIds: /lineage-[12]/,
  userUpn: /^`?user-upn@acme\.example`?$/,
  activityFiles: /^`?salaries\.xlsx`?$/,
  activityHashes: /(aa11|bb22)/,
  activitySize: /^(2 MB|2097152)$/,
  activityLabels: /^`?PII`?$/i,
  activityDataset: /^Payroll$/i,
  activitySensitivity: /^Restricted$/i,
  activityAction: /^act$/i,
  activityBlocked: /^(Not blocked|false)$/,
  activityOrigin: /^`?HR database`?$/i,
  activityFrom: /SRV-1/i,
  activityTo: /^`?usb stick`?$/i,
  activityRecipients: /^`?someone@mail\.example`?$/,
  activityDevice: /(usb stick|serial-1)/i,
  activityApplication: /^Excel$/i,
  activityWarning: /^warned$/i,
  activityReactions: /^`?justified`?$/i,
  activityMessage: /^I need it$/i,
  summary: /^What the AI says$/i,
};

const all = Object.entries(fields) as [FieldKey, Field][];
/** Places that name fields by their labels; others name them by their keys. */
const labelled: ReadonlySet<Place> = new Set(['details', 'hover', 'markdown', 'table']);
const places = Object.keys(shownFields) as Place[];

/** The keys of the fields that a place shows of an incident, sorted. Fails where one has the value of another. */
function keysIn(place: Place, incident: Incident): FieldKey[] {
  const isNamed = ([key, field]: [FieldKey, Field], name: string): boolean => {
    if (place !== 'search') return name === (labelled.has(place) ? field.label : key);
    return seen[key].test(name) && fieldsIn('search').some(([searched]) => searched === key);
  };
  const { connectionName: _, ...shown } = shownFields[place](incident);
  return sorted(
    Object.entries(shown).map(([name, value]) => {
      const [key] = all.find((entry) => isNamed(entry, name)) ?? [];
      ok(key, `${place} has no field ${name}`);
      match(value, seen[key], `${place}: ${key}`);
      return key;
    }),
  );
}

function sorted(keys: readonly FieldKey[]): FieldKey[] {
  return [...new Set(keys)].sort((a, b) => a.localeCompare(b));
}

describe('The fields of an incident', () => {
  for (const [source, incident] of Object.entries(wholeIncidents)) {
    for (const place of places) {
      it(`are all shown but for exceptions that have a reason (${source}, ${place})`, () => {
        const expected = fieldsIn(place).filter(([, { of }]) => of(incident) !== undefined);
        deepStrictEqual(keysIn(place, incident), sorted(expected.map(([key]) => key)));
      });
    }
  }

  it('all have a value in one of the two', () => {
    const whole = Object.values(wholeIncidents);
    for (const [key, { of }] of all)
      ok(
        whole.some((incident) => of(incident) !== undefined),
        key,
      );
  });

  it('have labels and columns of their own', () => {
    strictEqual(new Set(all.map(([, { label }]) => label)).size, all.length);
    deepStrictEqual(
      all.map(([, { column }]) => column).sort((a, b) => a - b),
      all.map((_, index) => index),
    );
  });

  it('are all in answers to assistants, and in CSV but for changes; other places name their reason', () => {
    strictEqual(fieldsIn('assistants').length, all.length);
    strictEqual(fieldsIn('csv').length, all.filter(([, { kind }]) => kind !== 'changes').length);
    for (const [key, field] of all) {
      for (const place of places) ok(exceptionOf(field, place) !== '', `${key} in ${place}`);
    }
  });
});
