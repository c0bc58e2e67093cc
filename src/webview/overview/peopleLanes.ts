import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Lane, LaneMark, OverviewModel, PeopleChart } from '../../features/overview/messages';
import { tickClass } from './columnChart';
import { markButton, percent } from './markButton';
import { markText } from './rowChart';
import { peopleTable } from './table';
import { moveInLanes, stopOf } from './toolbar';
import type { OverviewView, OverviewWishes } from './view';

const id = 'people';

/** A lane for each person: their incidents on one axis of time, a shape for each vendor, before bars of dwell time. */
export function people(
  chart: PeopleChart,
  words: OverviewModel['words'],
  { pointed, stops }: OverviewView,
  wishes: OverviewWishes,
): TemplateResult {
  const { title, lanes, note } = chart;
  const all = lanes.flatMap(({ person, marks }) => [person, ...marks]);
  const stop = stopOf(all, stops.get(id), 'first');
  const readout = all.find((mark) => mark.id === pointed)?.summary;
  return html`<section aria-labelledby="chart-${id}" class=${id}>
    <div class="heading">
      <h2 id="chart-${id}">${title}</h2>
      <span class="readout" aria-hidden="true">${readout}</span>
    </div>
    ${key(chart)}
    <div id="lanes" class="lanes" role="toolbar" aria-label=${title} @keydown=${moveInLanes}>
      ${axis(chart)}
      ${repeat(
        lanes,
        ({ person }) => person.id,
        (lane) => lanePart(lane, chart, stop, wishes),
      )}
    </div>
    ${note ? html`<p class="note">${note}</p>` : nothing} ${peopleTable(chart, words)}
  </section>`;
}

/** What the shapes mean. */
function key({ sources, words: { dwell } }: PeopleChart): TemplateResult {
  const shapes = sources.map((name, source) => html`<span class="entry">${shape(source, 'plain')}${name}</span>`);
  const bar = html`<svg class="swatch wide"><rect class="dwell" width="100%" height="100%"></rect></svg>`;
  return html`<p class="legend" aria-hidden="true">${shapes}<span class="entry">${bar}${dwell}</span></p>`;
}

function axis({ ticks: texts }: PeopleChart): TemplateResult {
  const tickOf = tickClass(texts.length);
  const labels = texts.map((text, index) => {
    const tick = tickOf(index);
    return tick ? html`<span class=${tick} .style=${`left: ${percent(index / texts.length)}`}>${text}</span>` : nothing;
  });
  return html`<div class="axis" aria-hidden="true"><div class="track">${labels}</div></div>`;
}

function lanePart(
  { person, marks, dwell }: Lane,
  { ticks: { length }, sources }: PeopleChart,
  stop: string | undefined,
  { select, point, stopAt }: OverviewWishes,
): TemplateResult {
  const uses = { chart: id, stop, select, stopAt };
  const spot = (mark: LaneMark): TemplateResult => {
    const show = (): void => point(mark.id);
    const hide = (): void => point(undefined);
    return html`<div
      class="spot"
      .style=${`--at: ${(mark.column + 0.5) / length}; --row: ${mark.source}`}
      @pointerenter=${show}
      @pointerleave=${hide}
      @focusin=${show}
      @focusout=${hide}
    >
      ${markButton(mark, uses, shape(mark.source, mark.attention > 0 ? 'attention' : 'others', mark.count))}
    </div>`;
  };
  return html`<div class="lane">
    <div class="who">${markButton(person, uses, markText(person))}</div>
    <div class="track" .style=${`--rows: ${sources.length}`}>
      <svg class="windows" aria-hidden="true">
        ${dwell.map(
          ({ start, end, open }) =>
            svg`<rect class=${open ? 'ongoing' : 'dwell'} x=${percent(start)} width=${percent(end - start)} height="100%"></rect>`,
        )}
      </svg>
      ${repeat(marks, (mark) => mark.id, spot)}
    </div>
  </div>`;
}

/** The shape of a vendor, larger for more incidents. */
function shape(source: number, kind: string, count = 1): TemplateResult {
  const drawing = [
    svg`<circle class=${kind} cx="6" cy="6" r="5"></circle>`,
    svg`<path class=${kind} d="M6 0.5 11.5 6 6 11.5 0.5 6z"></path>`,
    svg`<path class=${kind} d="M6 1 11 11H1z"></path>`,
  ];
  const size = count > 9 ? 'large' : count > 1 ? 'middle' : 'small';
  return html`<svg class="shape ${size}" viewBox="0 0 12 12" aria-hidden="true">${drawing[source] ?? drawing[2]}</svg>`;
}
