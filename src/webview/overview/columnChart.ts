import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { OverviewChart, OverviewMark } from '../../features/overview/messages';
import { bar, markButton, percent } from './markButton';
import { moveFocus, stopOf } from './toolbar';
import type { OverviewWishes } from './view';

/** How many labels fit below columns: where there is room, and everywhere. */
const wide = 8;
const narrow = 4;

/** Makes a function that gives the class of the label below a column, by its place; undefined for one that has no room. */
export function tickClass(count: number): (index: number) => string | undefined {
  const step = Math.ceil(count / wide);
  const isNarrow = step * narrow < count;
  return (index) => {
    if (index % step !== 0) return undefined;
    return isNarrow && (index / step) % 2 === 1 ? 'tick wide' : 'tick';
  };
}

/** Columns on an axis of time. @param last the mark that the tab key stopped at */
export function columns(
  { id, title, marks, axis }: OverviewChart,
  last: string | undefined,
  { select, point, stopAt }: OverviewWishes,
): TemplateResult {
  const most = axis.at(-1)?.value ?? 1;
  // The newest are what is looked for first.
  const stop = stopOf(marks, last, 'last');
  const uses = { chart: id, stop, select, stopAt };
  const tickOf = tickClass(marks.length);
  const column = (mark: OverviewMark, index: number): TemplateResult => {
    const tick = tickOf(index);
    const show = (): void => point(mark.id);
    const hide = (): void => point(undefined);
    return html`<div class="column" @pointerenter=${show} @pointerleave=${hide} @focusin=${show} @focusout=${hide}>
      ${markButton(mark, uses, bar(mark, most, 'up'))}
      ${tick ? html`<span class=${tick} aria-hidden="true">${mark.tick}</span>` : nothing}
    </div>`;
  };
  return html`<div class="plot">
    <svg class="lines" aria-hidden="true">${axis.map((line) => axisLine(line, most))}</svg>
    <div id="scroller ${id}" class="scroller">
      <div
        id="bars ${id}"
        class="bars"
        role="toolbar"
        aria-label=${title}
        .style=${`--columns: ${marks.length}`}
        @keydown=${moveFocus}
      >
        ${repeat(marks, (mark) => mark.id, column)}
      </div>
    </div>
  </div>`;
}

function axisLine({ value, text }: OverviewChart['axis'][number], most: number): TemplateResult<2> {
  const y = percent(1 - value / most);
  return svg`<line x1="34" x2="100%" y1=${y} y2=${y}></line><text x="28" y=${y} dy="0.35em" text-anchor="end">${text}</text>`;
}
