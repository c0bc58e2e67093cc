import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { Timeline } from '../../features/details/messages';
import { mark, markIcon } from './icons';
import { timePart } from './inlineParts';

/** The drawn line with its marks, and the same in words below it. */
export function timelinePart({ title, description, points, band }: Timeline): TemplateResult {
  return html`<section class="timeline" aria-labelledby="section-timeline">
    <h2 id="section-timeline">${title}</h2>
    <div class="line">
      <svg role="img" aria-label=${description} width="100%" height="26">
        <line class="axis" x1="0" x2="100%" y1="13" y2="13"></line>
        ${band ? bandPart(band) : nothing}
        ${points.map(
          ({ kind, at }) => svg`<svg x="${at}%" y="13" overflow="visible" aria-hidden="true">${mark(kind)}</svg>`,
        )}
      </svg>
    </div>
    <ol>
      ${points.map(
        ({ kind, label, time, after }) =>
          html`<li>
            ${markIcon(kind)}
            <span class="label">${label}</span>
            ${timePart(time, kind !== 'now')}
            ${after === undefined ? nothing : html`<span class="after">${after}</span>`}
          </li>`,
      )}
    </ol>
    ${
      band
        ? html`<p class="band-label"><span class="band-key ${band.open ? 'open' : ''}"></span>${band.label}</p>`
        : nothing
    }
  </section>`;
}

function bandPart({ from, to, open }: NonNullable<Timeline['band']>): TemplateResult<2> {
  return svg`<rect class="band ${open ? 'open' : ''}" x="${from}%" width="${to - from}%" y="7" height="12"></rect>`;
}
