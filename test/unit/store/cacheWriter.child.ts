import { randomBytes } from 'node:crypto';
import { IncidentCache, type CacheFailure } from '../../../src/store/cache';
import { anIncident } from '../../support/anIncident';
import {
  childConnection as connection,
  childKey,
  MemoryKeys,
  recorded,
  revised,
  snapshot,
} from '../../support/cacheSetup';

const [, , folder = '', task] = process.argv;
const settings = { lookbackDays: () => 1e6, enabled: () => true };
const cache = new IncidentCache({ folder, keys: new MemoryKeys(childKey), clock: Date, ...settings });

/** Saves one revision after another for as long as it lives, and tells each that is safe. */
async function saveForever(): Promise<void> {
  for (let revision = 1; ; revision++) {
    const failure = await cache.save(connection, snapshot(revised(revision), { revision, extra: { revision } }));
    process.send?.(failure ? JSON.stringify(failure) : revision);
  }
}

/** Saves what fits into a small file, then what does not; prints what came of each. */
async function saveTooMuch(): Promise<void> {
  const long = recorded(anIncident({ id: 'long', summary: randomBytes(1_000_000).toString('base64') }));
  const results: (CacheFailure | null)[] = [];
  for (const [revision, incidents] of [revised(0), [long]].entries()) {
    results.push((await cache.save(connection, snapshot(incidents, { revision }))) ?? null);
  }
  process.stdout.write(JSON.stringify(results));
}

void (task === 'forever' ? saveForever() : saveTooMuch());
