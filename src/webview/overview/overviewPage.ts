import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { OverviewChart, OverviewModel } from '../../features/overview/messages';
import { buttonRow } from '../buttons';
import { columns } from './columnChart';
import { customersPart } from './customers';
import { people } from './peopleLanes';
import { rows } from './rowChart';
import { table } from './table';
import type { OverviewView, OverviewWishes } from './view';

/** The panel's contents. */
export function overviewPage(model: OverviewModel, view: OverviewView, wishes: OverviewWishes): TemplateResult {
  const { title, subtitle, filter, notices, empty, charts, buttons, words } = model;
  const paragraph = (name: string, text: string): unknown => (text ? html`<p class=${name}>${text}</p>` : nothing);
  const lanes = model.people ? people(model.people, words, view, wishes) : nothing;
  // Of one person, it is what is looked for.
  const isFirst = model.people?.lanes.length === 1;
  return html`
    <header>
      <h1 id="title" tabindex="-1">${title}</h1>
      ${paragraph('subtitle', subtitle)} ${paragraph('filter', filter)}
      ${notices.map((notice) => paragraph('notice', notice))} ${paragraph('empty', empty)}
      ${buttonRow(words.actions, buttons, wishes.act)} ${charts.length > 0 ? legend(words) : nothing}
    </header>
    ${isFirst ? html`<div class="charts first">${lanes}</div>` : nothing}
    ${model.customers ? customersPart(model.customers, view, wishes) : nothing}
    <div class="charts">
      ${repeat(
        charts,
        ({ id }) => id,
        (chart) => section(chart, words, view, wishes),
      )}
      ${isFirst ? nothing : lanes}
    </div>
  `;
}

function legend({ attention, others }: OverviewModel['words']): TemplateResult {
  const entry = (kind: string, text: string): TemplateResult =>
    html`<span class="entry"
      ><svg class="swatch"><rect class=${kind} width="100%" height="100%"></rect></svg>${text}</span
    >`;
  return html`<p class="legend" aria-hidden="true">${entry('attention', attention)}${entry('others', others)}</p>`;
}

function section(
  chart: OverviewChart,
  words: OverviewModel['words'],
  { pointed, stops }: OverviewView,
  wishes: OverviewWishes,
): TemplateResult {
  const { id, kind, title, marks, apart, note } = chart;
  const isColumns = kind === 'columns';
  const below = isColumns ? [] : marks;
  const readout = isColumns ? marks.find((mark) => mark.id === pointed)?.summary : undefined;
  const stop = stops.get(id);
  return html`<section aria-labelledby="chart-${id}" class=${kind}>
    <div class="heading">
      <h2 id="chart-${id}">${title}</h2>
      <span class="readout" aria-hidden="true">${readout}</span>
    </div>
    ${isColumns && marks.length > 0 ? columns(chart, stop, wishes) : nothing}
    ${below.length + apart.length > 0 ? rows(chart, below, stop, wishes) : nothing}
    ${note ? html`<p class="note">${note}</p>` : nothing}
    ${marks.length + apart.length > 0 ? table(chart, words) : nothing}
  </section>`;
}
