import type { OverviewChart, OverviewModel } from '../../features/overview/messages';
import { h } from '../dom';

/** A chart's numbers as a table, folded. */
export function table({ id, title, heading, marks, apart }: OverviewChart, words: OverviewModel['words']): HTMLElement {
  const head = [heading, words.incidents, words.needAttention].map((text) => h('th', { scope: 'col' }, text));
  const lines = [...marks, ...apart].map(({ label, detail, countText, attention }) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, h('bdi', {}, label), ...(detail ? [' ', h('bdi', { class: 'detail' }, detail)] : [])),
      h('td', {}, countText),
      h('td', {}, attention.toLocaleString(document.documentElement.lang)),
    ),
  );
  return h(
    'details',
    { id: `numbers ${id}`, 'data-chart': id },
    h('summary', { id: `table ${id}`, 'aria-label': `${words.table}: ${title}` }, words.table),
    h(
      'div',
      { id: `cells ${id}`, class: 'table', tabindex: '0', role: 'group', 'aria-label': title },
      h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...lines)),
    ),
  );
}
