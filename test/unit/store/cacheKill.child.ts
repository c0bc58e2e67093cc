import { randomBytes } from 'node:crypto';
import { fastClock } from '../../support/fastClock';
import { MemoryKeys, recorded, restore, storeIn } from '../../support/profile';

const [, , folder = '', key = ''] = process.argv;

/** Keeps one batch after another for as long as it lives, and tells each that is safe: how many incidents there are then. */
async function main(): Promise<void> {
  const onProblem = (problem: string): void => void process.send?.({ problem });
  const { store, sync } = storeIn(folder, { keys: new MemoryKeys(key), onProblem });
  const status = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' } as const;
  const createdAt = new Date(fastClock(60).now()).toISOString();
  const createSource = () => ({
    async *fetch() {
      for (let count = 0; count < 5; count++) {
        const first = store.count('a');
        const incidents = Array.from({ length: 40 }, (_, index) =>
          recorded(
            { connection: 'a', source: 'petra', id: `i-${first + index}`, createdAt, status },
            { more: randomBytes(200).toString('hex') },
          ),
        );
        yield { incidents, skipped: { count: 0, examples: [] }, warnings: [], memory: first + 40 };
      }
    },
    probe: async () => undefined,
  });
  sync.setConnections([{ id: 'a', question: 'a', shared: true, createSource, restore }]);
  await sync.catchUp();
  process.send?.({ kept: store.count('a') });
  for (;;) {
    await sync.refresh('user');
    process.send?.({ kept: store.count('a') });
  }
}

void main();
