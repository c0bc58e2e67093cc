// How soon a window shows what happens at Petra, by how many tenants there are: simulated, in minutes of Petra's limit.
import type { PetraIncident } from '../../src/sources/petra/schema';
import type { Batch, Priority } from '../../src/sources/source';
import { petraRecord, PetraSetup } from '../support/petraSetup';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const perTenant = 60;

interface Budget {
  readonly name: string;
  /** Between two looks at the newest page. */
  readonly intervalMs: number;
}

const budgets: readonly Budget[] = [
  { name: 'focused (5 min)', intervalMs: 5 * minuteMs },
  { name: 'unfocused (15 min)', intervalMs: 15 * minuteMs },
];

/** Each tenant has incidents of the last 80 days, and one open one that is older than the history to load. */
function world(tenants: number): { readonly setup: PetraSetup; readonly open: readonly PetraIncident[] } {
  const setup = new PetraSetup({ latencyMs: 300, listsTenants: true });
  const now = setup.clock.now();
  const step = (80 * dayMs) / (tenants * perTenant);
  for (let index = 0; index < tenants * perTenant; index++) {
    setup.incidents.push(petraRecord(`t${index % tenants}`, now - 5 * minuteMs - index * step));
  }
  const open = Array.from({ length: tenants }, (_, index) =>
    petraRecord(`t${index}`, now - (100 + index / 10) * dayMs, { status: 'UNREMEDIATED' }),
  );
  setup.incidents.push(...open);
  setup.hold(open);
  return { setup, open };
}

/** Refreshes as a window does: at each interval, and when it is still at it, by a wish. */
async function refreshWhile(
  wanted: () => boolean,
  setup: PetraSetup,
  { intervalMs }: Budget,
  onBatch: (batch: Batch) => void,
  first: Priority = 'background',
): Promise<void> {
  const { clock } = setup;
  for (let priority = first; wanted(); priority = 'background') {
    const start = clock.now();
    const over = new AbortController();
    const onWish = (listener: (wish: Priority) => void): (() => void) => {
      void (async () => {
        while (!over.signal.aborted) {
          await clock.sleep(intervalMs, over.signal).catch(() => undefined);
          if (!over.signal.aborted) listener('background');
        }
      })();
      return () => over.abort();
    };
    const since = new Date(start - 90 * dayMs).toISOString();
    await setup.start({ priority, since, onWish }, onBatch);
    await clock.sleep(Math.max(0, start + intervalMs - clock.now()));
  }
}

function minutes(ms: number): string {
  return `${(ms / minuteMs).toFixed(1)} min`;
}

function worst(times: readonly number[]): string {
  const sum = times.reduce((all, time) => all + time, 0);
  return `${minutes(sum / times.length)} on average, ${minutes(Math.max(...times))} at most`;
}

async function simulate(tenants: number, budget: Budget): Promise<void> {
  const { setup, open } = world(tenants);
  const { clock } = setup;
  const made = new Map<string, number>();
  const shown: { readonly during: boolean; readonly ms: number }[] = [];
  let firstDone: { readonly ms: number; readonly requests: number } | undefined;
  const start = clock.now();
  const onBatch = ({ incidents, parts }: Batch): void => {
    for (const { id } of incidents) {
      const at = made.get(id);
      if (at !== undefined) shown.push({ during: !firstDone, ms: clock.now() - at });
      made.delete(id);
    }
    if (!firstDone && parts && parts.done === parts.of) {
      firstDone = { ms: clock.now() - start, requests: setup.asked.length + setup.listings };
    }
  };
  const hours = 6;
  void (async () => {
    for (let index = 0; clock.now() - start < hours * 60 * minuteMs; index++) {
      await clock.sleep(97_000);
      const record = petraRecord(`t${(index * 7) % tenants}`, clock.now(), { status: 'UNREMEDIATED' });
      made.set(record.id, clock.now());
      setup.incidents.push(record);
    }
  })();
  await clock.until(refreshWhile(() => clock.now() - start < hours * 60 * minuteMs, setup, budget, onBatch, 'user'));

  const changed = clock.now();
  setup.change(open, 'REMEDIATED');
  const left = new Set(open.map(({ id }) => id));
  const noticed: number[] = [];
  const onChange = ({ incidents }: Batch): void => {
    for (const { id, status } of incidents) {
      if (status.state === 'closed' && left.delete(id)) noticed.push(clock.now() - changed);
    }
  };
  const asked = setup.asked.length;
  // In the middle of an interval.
  await clock.advance(budget.intervalMs / 2);
  await clock.until(refreshWhile(() => left.size > 0, setup, budget, onChange));
  const rate = ((setup.asked.length - asked) / (clock.now() - changed)) * minuteMs;

  const bound = 1 + (tenants * (perTenant + 1) > 500 ? tenants + 1 : 0);
  const times = (during: boolean): readonly number[] =>
    shown.filter((each) => each.during === during).map(({ ms }) => ms);
  process.stdout.write(
    [
      `${tenants} tenants, ${budget.name}`,
      `  first sync: ${firstDone?.requests} requests (lower bound ${bound}), ${minutes(firstDone?.ms ?? 0)}`,
      ...(times(true).length > 0 ? [`  new incident shown during it: ${worst(times(true))}`] : []),
      `  new incident shown after it: ${worst(times(false))}`,
      `  remediation noticed: ${worst(noticed)}, at ${rate.toFixed(1)} requests a minute`,
      `  answers over the limit: ${setup.statuses().filter((status) => status === 429).length}`,
      '',
    ].join('\n'),
  );
}

async function main(): Promise<void> {
  for (const tenants of [5, 50, 200]) for (const budget of budgets) await simulate(tenants, budget);
}

void main();
