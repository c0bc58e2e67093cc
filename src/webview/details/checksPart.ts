import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { refKey, type IncidentRef } from '../../domain/incident';
import type { ChecksPart, FoundCheck } from '../../features/details/messages';
import { factList, type FactUses } from './factsPart';
import { flagIcon } from './icons';
import { incidentLink } from './relatedPart';
import { timePart } from './inlineParts';

/** What the checks have found, each with its evidence. */
export function checksPart(
  { title, found, note }: ChecksPart,
  uses: FactUses,
  open: (ref: IncidentRef) => void,
): TemplateResult {
  return html`<section class="checks" aria-labelledby="section-checks">
    <h2 id="section-checks">${title}</h2>
    <ul>
      ${repeat(
        found,
        ({ id }) => id,
        (each) => foundPart(each, uses, open),
      )}
    </ul>
    <p class="note">${note}</p>
  </section>`;
}

function foundPart(
  { id, title, text, facts, links, advice }: FoundCheck,
  uses: FactUses,
  open: (ref: IncidentRef) => void,
): TemplateResult {
  return html`<li>
    ${flagIcon()}
    <div>
      <h3 id="check-${id}">${title}</h3>
      <p class="text">${text}</p>
      ${factList(facts, `check-${id}`, uses)}
      ${
        links.length > 0
          ? html`<ul>
              ${repeat(
                links,
                ({ ref }) => refKey(ref),
                (link) =>
                  html`<li>
                    ${incidentLink(`check-${id} ${link.ref.connection} ${link.ref.id}`, link, open)}${
                      link.time ? html` · ${timePart(link.time)}` : nothing
                    }
                  </li>`,
              )}
            </ul>`
          : nothing
      }
      <p class="advice">${advice}</p>
    </div>
  </li>`;
}
