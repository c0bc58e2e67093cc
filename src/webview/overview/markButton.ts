import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { OverviewMark } from '../../features/overview/messages';
import type { OverviewWishes } from './view';

/** The chart that a mark is in. */
export interface MarkUses extends Pick<OverviewWishes, 'select' | 'stopAt'> {
  /** Its ID. */
  readonly chart: string;
  /** The mark in it that the tab key stops at. */
  readonly stop: string | undefined;
}

/** A button that asks for a mark's incidents; a mark of none is no button. */
export function markButton(mark: OverviewMark, uses: MarkUses, contents: unknown): TemplateResult {
  return mark.count === 0
    ? html`<div class="mark none" title=${mark.summary}>${contents}</div>`
    : numberButton(mark, uses, contents);
}

/** A button that asks for the incidents that a number counts. */
export function numberButton(
  { id, name }: Pick<OverviewMark, 'id' | 'name'>,
  { chart, stop, select, stopAt }: MarkUses,
  contents: unknown,
): TemplateResult {
  return html`<button
    type="button"
    class="mark"
    id="mark ${id}"
    aria-label=${name}
    title=${name}
    tabindex=${id === stop ? 0 : -1}
    @click=${() => select(id)}
    @focus=${() => stopAt(chart, id)}
  >
    ${contents}
  </button>`;
}

/** A label, and what tells it from others of the same words. */
export function labelText({ label, detail }: Pick<OverviewMark, 'label' | 'detail'>): TemplateResult {
  return html`<bdi>${label}</bdi>${detail ? html` <bdi class="detail">${detail}</bdi>` : nothing}`;
}

/**
 * The bar of a mark, and within it what needs attention; a mark of none has no bar to see.
 * @param most how many the longest bar stands for
 * @param grows where to: `up` in columns, `along` the line in rows
 */
export function bar({ count, attention }: OverviewMark, most: number, grows: 'up' | 'along'): TemplateResult {
  const part = (kind: string, from: number, to: number): unknown => {
    if (to <= from) return nothing;
    const length = percent(to - from);
    return grows === 'up'
      ? svg`<rect class=${kind} y=${percent(1 - to)} width="100%" height=${length}></rect>`
      : svg`<rect class=${kind} x=${percent(from)} width=${length} height="100%"></rect>`;
  };
  const share = attention / (count || 1);
  // The property, and not the attribute, which the page's policy does not allow.
  return html`<svg class="bar" aria-hidden="true" ?hidden=${count === 0} .style=${`--length: ${count / most}`}>
    ${part('others', share, 1)}${part('attention', 0, share)}
  </svg>`;
}

/** A share of a length as a drawing takes it. */
export function percent(share: number): string {
  return `${share * 100}%`;
}
