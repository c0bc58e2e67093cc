import { html, type TemplateResult } from 'lit-html';
import type { FilterKind, FilterWish, TimeText } from '../../features/details/messages';

/** A value that is a button: filters by it, or with Shift, by mouse and by keyboard, leaves it out. */
export function filterButton(
  text: string,
  { by, hint }: FilterWish,
  filter: (by: FilterKind, exclude: boolean) => void,
): TemplateResult {
  return html`<button
    id="filter-${by}"
    type="button"
    class="value"
    title=${hint}
    aria-label="${text}. ${hint}"
    @click=${({ shiftKey }: MouseEvent) => filter(by, shiftKey)}
  >
    ${text}
  </button>`;
}

/** A time in the user's zone, with UTC on hover. */
export function timePart({ iso, text, ago, title }: TimeText, withAge = true): TemplateResult {
  return html`<span><time datetime=${iso} title=${title}>${text}</time>${withAge ? ` (${ago})` : ''}</span>`;
}
