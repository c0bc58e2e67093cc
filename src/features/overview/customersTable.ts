import * as vscode from 'vscode';
import type { Mark } from '../../domain/statistics/mark';
import { trendDays, type Customer, type Customers } from '../../domain/statistics/customers';
import { oneLine } from '../../domain/text/text';
import { absoluteDate, age, attentionCount, count, incidentCount } from '../../ui/format';
import { isoTime } from '../../domain/time';
import type { CustomerCell, CustomerColumn, CustomerRow, CustomersTable } from './messages';

/** The table of customers, and by a cell's id the terms that select what it counts. @param now ms since the epoch */
export function customersTable(
  { top, distinct }: Customers,
  now: number,
): { table: CustomersTable; terms: (readonly [string, Mark['terms']])[] } | undefined {
  const { t } = vscode.l10n;
  if (top.length === 0) return undefined;
  const terms: (readonly [string, Mark['terms']])[] = [];
  const rows = top.map((customer) => rowOf(customer, top, now, (id, mark) => terms.push([id, mark.terms])));
  rows.sort(({ cells: a }, { cells: b }) => {
    const by = (column: CustomerColumn): number => Number(b[column].sort) - Number(a[column].sort);
    return by('attention') || by('unread') || by('recent');
  });
  const more = distinct - top.length;
  return {
    table: {
      title: t('Customers'),
      headings: {
        name: t('Customer'),
        unread: t({ message: 'Unread', comment: 'heading of a narrow column' }),
        attention: t({ message: 'Needs attention', comment: 'heading of a narrow column' }),
        oldest: t('Oldest open'),
        recent: t('{0} days', trendDays),
      },
      rows,
      note: more > 1 ? t('{0} more tenants', count(more)) : more === 1 ? t('1 more tenant') : '',
    },
    terms,
  };
}

function rowOf(
  customer: Customer,
  all: readonly Customer[],
  now: number,
  select: (id: string, mark: Mark) => unknown,
): CustomerRow {
  const { t } = vscode.l10n;
  const { key, unread, needsAttention, oldest, recent } = customer;
  // A name may be nothing but characters that cannot be seen.
  const name = oneLine(customer.name, 80) || t('(no name)');
  const isTwin = all.some((other) => other !== customer && oneLine(other.name, 80) === oneLine(customer.name, 80));
  const detail = isTwin ? oneLine(customer.detail ?? '', 80) : '';
  const who = detail ? `${name}, ${detail}` : name;
  const hint = customer.isExact ? '' : ` ${t('Several share this name.')}`;
  const cell = (
    column: CustomerColumn,
    mark: Mark,
    shown: { readonly text: string; readonly sort: CustomerCell['sort']; readonly says: string },
  ): CustomerCell => {
    const id = `customer ${column} ${key}`;
    if (mark.count > 0) select(id, mark);
    const wish = mark.count === 1 ? t('Show it') : t('Show them');
    const { text, sort, says } = shown;
    return { id, text, sort, name: mark.count > 0 ? `${t('{0}: {1}', who, says)}.${hint} ${wish}` : '' };
  };
  const counted = (column: CustomerColumn, mark: Mark, says: string): CustomerCell =>
    cell(column, mark, { text: count(mark.count), sort: mark.count, says });
  const none: Mark = { count: 0, attention: 0, terms: [] };
  const at = absoluteDate(oldest ? isoTime(oldest.time) : '');
  const oldestAge = oldest ? age(oldest.time, now) : '–';
  return {
    detail,
    cells: {
      name: cell('name', customer, { text: name, sort: name, says: incidentCount(customer.count) }),
      unread: counted('unread', unread, t('{0} unread', count(unread.count))),
      attention: counted('attention', needsAttention, attentionCount(needsAttention.count)),
      oldest: cell('oldest', oldest ?? none, {
        text: oldestAge,
        sort: oldest ? now - oldest.time : -1,
        says: t('{0}, oldest open incident of {1}', oldestAge, at),
      }),
      recent: {
        ...counted('recent', recent, t('{0} in the last {1} days', incidentCount(recent.count), trendDays)),
        days: recent.days,
      },
    },
  };
}
