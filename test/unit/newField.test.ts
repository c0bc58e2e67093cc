import { newFields, type NewIncident } from '../support/newFields';
import { match, ok, strictEqual } from 'node:assert';
import type { Field, Place } from '../../src/domain/field';
import { exceptionOf } from '../../src/domain/field';
import { anIncident } from '../support/anIncident';
import { shownFields } from '../support/shownFields';

const incident: NewIncident = {
  ...anIncident(),
  added: {
    text: 'some text',
    code: 'some-code',
    codes: ['code-1', 'code-2'],
    time: '2019-09-09T00:00:00Z',
    minutes: 51 * 60,
    number: 77,
    bytes: 1536,
    isSo: true,
    link: 'https://app.petrasecurity.com/added',
  },
};

const seen: Readonly<Record<keyof typeof newFields, RegExp>> = {
  addedText: /^some text$/,
  addedCode: /^`?some-code`?$/,
  addedCodes: /code-[12]/,
  addedTime: /2019/,
  addedMinutes: /^(2 d 3 h|3060)$/,
  addedNumber: /^77$/,
  addedBytes: /^(1\.5 KB|1536)$/,
  addedWord: /^(Is so|true)$/,
  addedLink: /^<?https:\/\/app\.petrasecurity\.com\/added>?$/,
};

/** Places that name fields by their keys; others name them by their labels. */
const byKey: ReadonlySet<Place> = new Set(['csv', 'assistants', 'results']);

describe('A field that is new in the table', () => {
  for (const [key, field] of Object.entries(newFields) as [keyof typeof newFields, Field][]) {
    for (const [place, show] of Object.entries(shownFields) as [Place, (typeof shownFields)[Place]][]) {
      if (exceptionOf(field, place) === undefined) {
        it(`is shown in a place of which nothing else was changed (${field.kind}, ${place})`, () => {
          const shown = show(incident);
          const value = place === 'search' ? Object.values(shown).find((text) => seen[key].test(text)) : undefined;
          match(value ?? shown[byKey.has(place) ? key : field.label] ?? '', seen[key]);
        });
      }
    }
  }

  it('is found as text unless it is none', () => {
    const without = Object.values(newFields).filter((field) => exceptionOf(field, 'search') !== undefined);
    strictEqual(without.map(({ kind }) => kind).join(), 'time,minutes,number,bytes,word');
    for (const field of without) ok(exceptionOf(field, 'details') === undefined);
  });
});
