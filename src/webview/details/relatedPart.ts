import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { refKey, type IncidentRef } from '../../domain/incident';
import type { RelatedLink, RelatedPart } from '../../features/details/messages';
import { stateIcon } from './icons';
import { timePart } from './timePart';

export interface RelatedWishes {
  readonly open: (ref: IncidentRef) => void;
  readonly showAll: () => void;
}

/** The incidents of the same person, each a link. */
export function relatedPart({ title, intro, links, showAll }: RelatedPart, wishes: RelatedWishes): TemplateResult {
  const all = repeat(
    links,
    ({ ref }) => refKey(ref),
    (link) => linkPart(link, wishes.open),
  );
  return html`<section class="related" aria-labelledby="section-related">
    <h2 id="section-related">${title}</h2>
    <p class="intro">${intro}</p>
    ${
      links.length > 0
        ? html`<ul>
            ${all}
          </ul>`
        : nothing
    }
    ${
      showAll === undefined
        ? nothing
        : html`<button id="action-showRelated" type="button" class="secondary" @click=${wishes.showAll}>
            ${showAll}
          </button>`
    }
  </section>`;
}

/** A link that opens another incident in the panel. */
export function incidentLink(
  id: string,
  { ref, title }: Pick<RelatedLink, 'ref' | 'title'>,
  open: RelatedWishes['open'],
): TemplateResult {
  const click = (event: Event): void => {
    // The editor takes links for addresses.
    event.preventDefault();
    event.stopPropagation();
    open(ref);
  };
  return html`<a id=${id} href="#" @click=${click}>${title}</a>`;
}

function linkPart(link: RelatedLink, open: RelatedWishes['open']): TemplateResult {
  const { ref, state, stateText, detail, distance, time, dwell, reason } = link;
  return html`<li>
    ${stateIcon(state)}
    <div>
      ${incidentLink(`related ${ref.connection} ${ref.id}`, link, open)}<span class="spoken">, ${stateText}</span
      >${dwell === undefined ? nothing : html`<span class="badge dwell">${dwell}</span>`}
      <div class="distance"><strong>${distance}</strong>${time ? html` · ${timePart(time)}` : nothing}</div>
      <div class="detail">${[reason, detail].filter(Boolean).join(' · ')}</div>
    </div>
  </li>`;
}
