import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { largest } from '../../domain/lists';
import type { OverviewChart, OverviewMark } from '../../features/overview/messages';
import { bar, labelText, markButton } from './markButton';
import { moveFocus, stopOf } from './toolbar';
import type { OverviewWishes } from './view';

/**
 * Marks below each other, each with its label and its numbers above its bar, and below them those apart.
 * @param last the mark that the tab key stopped at
 */
export function rows(
  { id, title, apart }: OverviewChart,
  marks: readonly OverviewMark[],
  last: string | undefined,
  { select, stopAt }: OverviewWishes,
): TemplateResult {
  const most = largest(
    marks.map(({ count }) => count),
    1,
  );
  const uses = { chart: id, stop: stopOf([...marks, ...apart], last, 'first'), select, stopAt };
  const each = (list: readonly OverviewMark[], drawing: (mark: OverviewMark) => unknown): unknown =>
    repeat(
      list,
      (mark) => mark.id,
      (mark) => markButton(mark, uses, html`${markText(mark)}${drawing(mark)}`),
    );
  // Those without a name are often far more than those with one: on the same scale they would leave these no bar to see.
  return html`<div
    id="rows ${id}"
    class="rows"
    role="toolbar"
    aria-label=${title}
    aria-orientation="vertical"
    @keydown=${moveFocus}
  >
    ${each(marks, (mark) => bar(mark, most, 'along'))}
    ${apart.length > 0 ? html`<div class="apart">${each(apart, () => nothing)}</div>` : nothing}
  </div>`;
}

/** The words of a mark, in the order of its name, which begins with them: by voice it is called by what is seen. */
export function markText(mark: OverviewMark): TemplateResult {
  const { attentionText, countText } = mark;
  return html`<span class="text">
    <span class="label">${labelText(mark)}</span>
    <span class="numbers">
      ${attentionText ? html`<span class="needs">${attentionText}</span> ` : nothing}${countText}
    </span>
  </span>`;
}
