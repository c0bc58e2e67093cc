import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { OverviewMark } from '../../features/overview/messages';
import type { OverviewWishes } from './view';

export interface MarkUses {
  /** Whether the tab key stops at it. */
  readonly isStop: boolean;
  readonly select: OverviewWishes['select'];
  /** Called when it gets the focus. */
  readonly focus: () => void;
}

/** A button that asks for a mark's incidents; a mark of none is no button. */
export function markButton(mark: OverviewMark, { isStop, select, focus }: MarkUses, contents: unknown): TemplateResult {
  const { id, count, name, summary } = mark;
  if (count === 0) return html`<div class="mark none" title=${summary}>${contents}</div>`;
  return html`<button
    type="button"
    class="mark"
    id="mark ${id}"
    aria-label=${name}
    title=${name}
    tabindex=${isStop ? 0 : -1}
    @click=${() => select(id)}
    @focus=${focus}
  >
    ${contents}
  </button>`;
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
