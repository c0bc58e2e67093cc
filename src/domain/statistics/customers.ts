import type { BareTerm } from '../filter/print';
import { type Incident, isOpen } from '../incident';
import { firstIndex } from '../lists';
import type { Sliced } from '../slices';
import { addDays, dayOf, parseTime, type TimeZone } from '../time';
import { negated, Tally, termOf, type Counted, type Mark } from './mark';
import type { NameCounts, NameMark } from './names';

/** Days that the trend of a customer shows, today included. */
export const trendDays = 30;
/** More rows nobody reads; the filter narrows them. */
export const maxCustomers = 200;

/** A tenant: all its incidents, and what of them asks for somebody. */
export interface Customer extends NameMark {
  readonly unread: Mark;
  readonly needsAttention: Mark;
  /** Open incidents up to the day of the oldest one, and when that was created, ms since the epoch; undefined without any. */
  readonly oldest: (Mark & { readonly time: number }) | undefined;
  /** Incidents of the last days, and how many on each. */
  readonly recent: Mark & { readonly days: readonly number[] };
}

export interface Customers {
  readonly top: readonly Customer[];
  readonly distinct: number;
}

export interface CustomersContext {
  /** Ms since the epoch. */
  readonly now: number;
  /** Where days begin. */
  readonly timeZone: TimeZone;
  /** Whether nobody has looked at an incident yet. */
  readonly isUnread?: (incident: Incident) => boolean;
}

/** What a tenant is told apart by, whatever connection it came through. */
export function tenantKey({ tenant }: Incident): string | undefined {
  return tenant?.id || tenant?.name || tenant?.microsoftId;
}

class CustomerTally {
  readonly unread = new Tally();
  readonly attention = new Tally();
  readonly upToOldest = new Tally();
  readonly recent = new Tally();
  readonly days = Array.from({ length: trendDays }, () => 0);
  oldest = Infinity;
}

const one = { count: 1, attention: 0 };
const inNeed = { count: 1, attention: 1 };

/**
 * Counts what each tenant has, in a time linear in the number of incidents.
 * @param names those of the most incidents
 */
export function* countCustomers(
  counted: Counted,
  { top, distinct }: NameCounts,
  context: CustomersContext,
): Sliced<Customers> {
  const { table, rows } = counted;
  const { now, timeZone, isUnread = () => false } = context;
  const tallies = new Map(top.map(({ key }) => [key, new CustomerTally()]));
  const tenants = table.values('tenant');
  const byTenant = tenants.answers(tenantKey).map((key = '') => tallies.get(key));
  const statuses = table.values('status');
  const [states, open] = [statuses.answers(stateOf), statuses.answers(isOpen)];
  const times = table.numbers('created');
  const tallyOf = (row: number): CustomerTally | undefined => byTenant[tenants.rows[row] as number];
  const today = dayOf(now, timeZone);
  const first = addDays(today, 1 - trendDays);
  const days = Array.from({ length: trendDays + 1 }, (_, index) => parseTime(addDays(first, index), timeZone));
  for (const row of rows) {
    const tally = tallyOf(row);
    if (!tally) continue;
    const time = times[row] as number;
    const status = statuses.rows[row] as number;
    const counts = states[status] === 'attention' ? inNeed : one;
    if (isUnread(table.incidents[row] as Incident)) tally.unread.add(counts);
    if (counts === inNeed) tally.attention.add(counts);
    if (open[status] && time < tally.oldest) tally.oldest = time;
    if (!(time >= (days[0] ?? NaN))) continue;
    tally.recent.add(counts);
    const day = firstIndex(days, (start) => start > time) - 1;
    if (day < trendDays) tally.days[day] = (tally.days[day] ?? 0) + 1;
  }
  yield undefined;
  const dayAfter = (time: number): string => addDays(dayOf(time, timeZone), 1);
  const ends = new Map(
    [...tallies.values()].flatMap((tally) =>
      tally.oldest === Infinity ? [] : [[tally, parseTime(dayAfter(tally.oldest), timeZone)] as const],
    ),
  );
  for (const row of rows) {
    const tally = tallyOf(row);
    const status = statuses.rows[row] as number;
    if (!tally || !open[status] || !((times[row] as number) < (ends.get(tally) ?? NaN))) continue;
    tally.upToOldest.add(states[status] === 'attention' ? inNeed : one);
  }
  return {
    distinct,
    top: top.map((mark) => {
      const tally = tallies.get(mark.key) ?? new CustomerTally();
      const marked = (counts: Tally, ...terms: BareTerm[]): Mark => counts.mark([...mark.terms, ...terms]);
      return {
        ...mark,
        unread: marked(tally.unread, termOf('is', 'new')),
        needsAttention: marked(tally.attention, termOf('is', 'attention')),
        oldest:
          tally.oldest === Infinity
            ? undefined
            : {
                time: tally.oldest,
                ...marked(tally.upToOldest, negated(termOf('is', 'closed')), termOf('before', dayAfter(tally.oldest))),
              },
        recent: { ...marked(tally.recent, termOf('after', first)), days: tally.days },
      };
    }),
  };
}

function stateOf({ status }: Incident): string {
  return status.state;
}
