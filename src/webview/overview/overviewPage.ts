import type { OverviewChart, OverviewModel } from '../../features/overview/messages';
import { h, s } from '../dom';
import { columns } from './columns';
import type { Post } from './markButton';
import { rows } from './rows';
import { table } from './table';

/** The panel's contents. */
export function overviewPage(model: OverviewModel, post: Post): HTMLElement[] {
  const { title, subtitle, filter, notices, empty, charts } = model;
  return [
    h(
      'header',
      {},
      h('h1', { id: 'title', tabindex: '-1' }, title),
      ...(subtitle ? [h('p', { class: 'subtitle' }, subtitle)] : []),
      ...(filter ? [h('p', { class: 'filter' }, filter)] : []),
      ...notices.map((notice) => h('p', { class: 'notice' }, notice)),
      ...(empty ? [h('p', { class: 'empty' }, empty)] : []),
      buttons(model, post),
      ...(charts.length > 0 ? [legend(model)] : []),
    ),
    h('div', { class: 'charts' }, ...charts.map((chart) => section(chart, model, post))),
  ];
}

function buttons(model: OverviewModel, post: Post): HTMLElement {
  const each = model.buttons.map(({ action, label }, index) => {
    const kind = index === 0 && (model.filter || model.empty) ? 'primary' : 'secondary';
    const button = h('button', { id: `action ${action}`, type: 'button', class: kind }, label);
    button.addEventListener('click', () => post({ type: 'action', action }));
    return button;
  });
  return h('div', { class: 'actions' }, ...each);
}

function legend({ words }: OverviewModel): HTMLElement {
  const entry = (kind: string, text: string): HTMLElement =>
    h(
      'span',
      { class: 'entry' },
      s('svg', { class: 'swatch' }, s('rect', { class: kind, width: '100%', height: '100%' })),
      text,
    );
  return h(
    'p',
    { class: 'legend', 'aria-hidden': 'true' },
    entry('attention', words.attention),
    entry('others', words.others),
  );
}

function section(chart: OverviewChart, { words }: OverviewModel, post: Post): HTMLElement {
  const { id, kind, title, marks, apart, note } = chart;
  const readout = h('span', { class: 'readout', 'aria-hidden': 'true' });
  const isColumns = kind === 'columns';
  const below = isColumns ? apart : [...marks, ...apart];
  return h(
    'section',
    { 'aria-labelledby': `chart-${id}`, class: kind },
    h('div', { class: 'heading' }, h('h2', { id: `chart-${id}` }, title), readout),
    ...(isColumns && marks.length > 0 ? [columns(chart, readout, post)] : []),
    ...(below.length > 0 ? [isColumns ? rows(chart, [], apart, post) : rows(chart, marks, apart, post)] : []),
    ...(note ? [h('p', { class: 'note' }, note)] : []),
    ...(marks.length + apart.length > 0 ? [table(chart, words)] : []),
  );
}
