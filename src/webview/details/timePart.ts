import { html, type TemplateResult } from 'lit-html';
import type { TimeText } from '../../features/details/messages';

/** A time in the user's zone, with UTC on hover. */
export function timePart({ iso, text, ago, title }: TimeText, withAge = true): TemplateResult {
  return html`<span><time datetime=${iso} title=${title}>${text}</time>${withAge ? ` (${ago})` : ''}</span>`;
}
