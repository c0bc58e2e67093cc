import type { OverviewChart, OverviewMark } from '../../features/overview/messages';
import { h } from '../dom';
import { bar, markButton, roving, type Post } from './markButton';

/** Marks below each other, each with its label and its numbers above its bar. */
export function rows(
  { id, title }: OverviewChart,
  marks: readonly OverviewMark[],
  apart: readonly OverviewMark[],
  post: Post,
): HTMLElement {
  const most = Math.max(...marks.map(({ count }) => count), 1);
  const toolbar = { role: 'toolbar', 'aria-label': title, 'aria-orientation': 'vertical' };
  const group = h('div', { id: `rows ${id}`, class: 'rows', ...toolbar });
  group.append(...marks.map((mark) => markButton(mark, post, text(mark), bar(mark, most, 'along'))));
  // Those without a name are often far more than those with one: on the same scale they would leave these no bar to see.
  const others = apart.map((mark) => markButton(mark, post, text(mark)));
  if (others.length > 0) group.append(h('div', { class: 'apart' }, ...others));
  roving(group, 'first');
  return group;
}

/** The words of a mark, in the order of its name, which begins with them: by voice it is called by what is seen. */
function text({ label, detail, countText, attentionText }: OverviewMark): HTMLElement {
  return h(
    'span',
    { class: 'text' },
    h('span', { class: 'label' }, h('bdi', {}, label), ...(detail ? [' ', h('bdi', { class: 'detail' }, detail)] : [])),
    ' ',
    h(
      'span',
      { class: 'numbers' },
      ...(attentionText ? [h('span', { class: 'needs' }, attentionText), ' '] : []),
      countText,
    ),
  );
}
