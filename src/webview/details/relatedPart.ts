import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { refKey, type IncidentRef } from '../../domain/incident';
import type { DetailsAction, RelatedLink, RelatedPart, ThisIncident } from '../../features/details/messages';
import { buttonPart } from '../buttons';
import { stateIcon } from './icons';
import { timePart } from './inlineParts';

/** The incidents of the same person in a line, which unfolds into what happened in which order, each a link. */
export function relatedPart(
  { title, summary, chronology, showAll }: RelatedPart,
  open: (ref: IncidentRef) => void,
  act: (action: DetailsAction) => void,
): TemplateResult {
  if (chronology.length === 0) return html`<p class="intro">${summary}</p>`;
  const all = repeat(
    chronology,
    (entry) => ('ref' in entry ? refKey(entry.ref) : ''),
    (entry) => ('ref' in entry ? linkPart(entry, open) : thisPart(entry)),
  );
  return html`<section class="related" aria-label=${title}>
    <details id="related">
      <summary id="related-title">${summary}</summary>
      <ol>
        ${all}
      </ol>
      ${showAll === undefined ? nothing : buttonPart({ action: 'showRelated', label: showAll }, 'secondary', act)}
    </details>
  </section>`;
}

function thisPart({ title, time }: ThisIncident): TemplateResult {
  return html`<li class="here" aria-current="true">
    <div><strong>${title}</strong>${time ? html` · ${timePart(time)}` : nothing}</div>
  </li>`;
}

/** A link that opens another incident in the panel. */
export function incidentLink(
  id: string,
  { ref, title }: Pick<RelatedLink, 'ref' | 'title'>,
  open: (ref: IncidentRef) => void,
): TemplateResult {
  const click = (event: Event): void => {
    // The editor takes links for addresses.
    event.preventDefault();
    event.stopPropagation();
    open(ref);
  };
  return html`<a id=${id} href="#" @click=${click}>${title}</a>`;
}

function linkPart(link: RelatedLink, open: (ref: IncidentRef) => void): TemplateResult {
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
