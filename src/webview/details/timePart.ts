import type { TimeText } from '../../features/details/messages';
import { h } from '../dom';

/** A time in the user's zone, with UTC on hover. */
export function timePart({ iso, text, ago, title }: TimeText, withAge = true): HTMLElement {
  return h('span', {}, h('time', { datetime: iso, title }, text), withAge ? ` (${ago})` : '');
}
