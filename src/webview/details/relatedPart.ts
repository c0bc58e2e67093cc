import type { IncidentRef } from '../../domain/incident';
import type { RelatedLink, RelatedPart } from '../../features/details/messages';
import { h } from '../dom';
import { stateIcon } from './icons';
import { timePart } from './timePart';

export interface RelatedWishes {
  readonly open: (ref: IncidentRef) => void;
  readonly showAll: () => void;
}

/** The incidents of the same person, each a link. */
export function relatedPart({ title, intro, links, showAll }: RelatedPart, wishes: RelatedWishes): HTMLElement {
  return h(
    'section',
    { class: 'related', 'aria-labelledby': 'section-related' },
    h('h2', { id: 'section-related' }, title),
    h('p', { class: 'intro' }, intro),
    links.length === 0 ? undefined : h('ul', {}, ...links.map((link) => linkPart(link, wishes.open))),
    showAll === undefined
      ? undefined
      : h('button', { id: 'action-showRelated', type: 'button', class: 'secondary', click: wishes.showAll }, showAll),
  );
}

function linkPart(link: RelatedLink, open: RelatedWishes['open']): HTMLElement {
  const { ref, title, state, stateText, detail, distance, time, dwell, reason } = link;
  return h(
    'li',
    {},
    stateIcon(state),
    h(
      'div',
      {},
      h('a', { id: `related ${ref.connection} ${ref.id}`, href: '#', click: () => open(ref) }, title),
      h('span', { class: 'spoken' }, `, ${stateText}`),
      dwell === undefined ? undefined : h('span', { class: 'badge dwell' }, dwell),
      h('div', { class: 'distance' }, h('strong', {}, distance), ...(time ? [' · ', timePart(time)] : [])),
      h('div', { class: 'detail' }, [reason, detail].filter(Boolean).join(' · ')),
    ),
  );
}
