import type { OverviewChart } from '../../features/overview/messages';
import { h, s } from '../dom';
import { bar, markButton, percent, roving, type Post } from './markButton';

/** How many labels fit below columns: where there is room, and everywhere. */
const ticks = { wide: 8, narrow: 4 };

/** Columns on an axis of time. @param readout shows what the column pointed at counts */
export function columns({ id, title, marks, axis }: OverviewChart, readout: HTMLElement, post: Post): HTMLElement {
  const most = axis.at(-1)?.value ?? 1;
  const lines = axis.flatMap(({ value, text }) => {
    const y = percent(1 - value / most);
    return [
      s('line', { x1: '34', x2: '100%', y1: y, y2: y }),
      s('text', { x: '28', y, dy: '0.35em', 'text-anchor': 'end' }, text),
    ];
  });
  const step = Math.ceil(marks.length / ticks.wide);
  const isNarrow = step * ticks.narrow < marks.length;
  const bars = marks.map((mark, index) => {
    const column = h('div', { class: 'column' }, markButton(mark, post, bar(mark, most, 'up')));
    if (index % step === 0) {
      const kind = isNarrow && (index / step) % 2 === 1 ? 'tick wide' : 'tick';
      column.append(h('span', { class: kind, 'aria-hidden': 'true' }, mark.tick));
    }
    const show = (): void => readout.replaceChildren(mark.summary);
    const hide = (): void => readout.replaceChildren();
    column.addEventListener('pointerenter', show);
    column.addEventListener('pointerleave', hide);
    column.addEventListener('focusin', show);
    column.addEventListener('focusout', hide);
    return column;
  });
  const plot = h('div', { id: `bars ${id}`, class: 'bars', role: 'toolbar', 'aria-label': title }, ...bars);
  // The newest are what is looked for first.
  roving(plot, 'last');
  plot.style.setProperty('--columns', String(marks.length));
  return h(
    'div',
    { class: 'plot' },
    s('svg', { class: 'lines', 'aria-hidden': 'true' }, ...lines),
    h('div', { id: `scroller ${id}`, class: 'scroller' }, plot),
  );
}
