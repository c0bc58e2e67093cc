import { inTurns } from '../../../src/domain/slices';
import { readRecords, restoreRecord } from '../../../src/sources/records';
import { fetchOf } from '../../../src/sources/sample/sampleApi';
import { say } from '../../../src/sources/sentence';
import type { Batch, IncidentSource } from '../../../src/sources/source';
import type { LoadedVendor, VendorSourceOptions } from '../../../src/sources/vendor';
import { createToyApi } from './api';
import { labels, mappedPaths, toIncident, toyShape } from './mapper';
import type { ToyScope } from './vendor';

const pageSize = 2;

export const loadedToy: LoadedVendor<ToyScope> = {
  source: (options) => sourceOf(options),
  restore: (records, { connection }) =>
    records.flatMap((each) => {
      const record = restoreRecord(each, toyShape);
      return record ? [toIncident(record, connection)] : [];
    }),
  labels,
  mappedPaths,
  form: {
    whereKeysAre: say('A key lies in the box.'),
    newAddress: { prompt: say('Address of the nursery'), placeholder: 'https://api.toy.example' },
    address: say('Another address of the nursery'),
    keyForms: undefined,
    scope: {
      rooms: { label: say('Rooms'), prompt: say('Names of rooms. {0}'), type: 'list', none: undefined },
      from: { label: say('From'), prompt: say('First day'), type: 'text', none: say('the beginning') },
    },
  },
  sampleApi: async (key) => fetchOf(createToyApi(key).handle),
};

/** One page after the other, each named by the one before. */
function sourceOf({ connection, requester, key, scope, clock }: VendorSourceOptions<ToyScope, string>): IncidentSource {
  const ask = async (cursor: string | undefined, { priority, signal }: Parameters<IncidentSource['probe']>[0]) => {
    const headers = { 'x-toy-key': key };
    const query = { size: pageSize, ...(scope?.rooms && { rooms: scope.rooms.join() }), ...(cursor && { cursor }) };
    const { json } = await requester.send({ path: '/alerts', query, headers }, { priority, signal });
    const read = await inTurns(
      readRecords(json, 'alerts', toyShape, pageSize, (record) => toIncident(record, connection)),
      clock,
    );
    return { read, next: json.member('next') };
  };
  return {
    async *fetch(options): AsyncGenerator<Batch> {
      let cursor: string | undefined;
      let done = 0;
      do {
        const { read, next } = await ask(cursor, options);
        const newest = cursor === undefined && ({ newest: true } as const);
        cursor = typeof next === 'string' ? next : undefined;
        const parts = { done: ++done, of: done + (cursor === undefined ? 0 : 1) };
        yield { incidents: read.records, skipped: read.skipped, warnings: [], parts, ...newest };
      } while (cursor !== undefined);
    },
    probe: async (options) => void (await ask(undefined, options)),
  };
}
