import { html, nothing, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type { IncidentRef } from '../../domain/incident';
import type { DetailsAction, DetailsModel, FilterKind, Headline } from '../../features/details/messages';
import { buttonPart, buttonRow } from '../buttons';
import { checksPart } from './checksPart';
import { factsPart, type FactUses } from './factsPart';
import { filterButton } from './inlineParts';
import { severityIcon, stateIcon } from './icons';
import { relatedPart } from './relatedPart';
import { timelinePart } from './timelinePart';

/** What the reader can ask for. */
export interface Wishes {
  readonly act: (action: DetailsAction) => void;
  readonly open: (ref: IncidentRef) => void;
  /** @param button its ID */
  readonly copy: (value: string, button: string) => void;
  readonly filter: (by: FilterKind, exclude: boolean) => void;
}

/** What the page knows beside what it is given. */
interface DetailsView {
  /** The incident: what is below the title belongs to it, and no part of it goes on as that of another one. */
  readonly key: string;
  /** ID of the button whose copy is being confirmed. */
  readonly confirmed: string | undefined;
}

/** The panel's contents. */
export function detailsPage(
  model: DetailsModel,
  { key, confirmed }: DetailsView,
  { act, open, copy, filter }: Wishes,
): TemplateResult {
  const { navigation, headline, notices, actions, checks, summary, timeline, sections, related, other, raw } = model;
  const { keys, words } = model;
  const uses: FactUses = { copyWords: words.copy, confirmed, copy, filter, act };
  const body = html`<div id="body">
    ${related ? relatedPart(related, open, act) : nothing} ${checks ? checksPart(checks, uses, open) : nothing}
    ${summary ? textPart('summary', summary.title, summary.text) : nothing}
    ${timeline ? timelinePart(timeline) : nothing}
    <div class="sections">
      ${repeat(
        sections,
        ({ id }) => id,
        (section) => factsPart(section, uses),
      )}
    </div>
    ${other ? factsPart(other, uses) : nothing} ${raw ? rawPart(raw) : nothing}
    ${keys ? keysPart(words.keys, keys) : nothing}
  </div>`;
  return html`
    <div id="busy" class=${model.busy ? 'busy' : 'idle'} aria-hidden="true"></div>
    <header>
      ${navigation ? navigationPart(navigation, act) : nothing}
      <h1 id="title" tabindex="-1">${model.title}</h1>
      ${headline ? headlinePart(headline, filter) : nothing}
      ${notices.map((notice) => html`<p class="notice">${notice}</p>`)} ${buttonRow(words.actions, actions, act)}
    </header>
    ${keyed(key, body)}
  `;
}

function navigationPart(
  { label, place, buttons }: NonNullable<DetailsModel['navigation']>,
  act: Wishes['act'],
): TemplateResult {
  return html`<nav aria-label=${label}>
    ${buttons.map((button) => buttonPart(button, 'quiet', act))}
    <span id="place" class="place">${place}</span>
  </nav>`;
}

function headlinePart(
  { status, state, stateText, severity, about }: Headline,
  filter: Wishes['filter'],
): TemplateResult {
  return html`<p class="headline">
    <span class="badge state ${state}">${stateIcon(state)} ${status}</span>
    <span class="state-text">${stateText}</span>
    ${severity ? severityPart(severity) : nothing} ${about.map(({ text, ...wish }) => filterButton(text, wish, filter))}
  </p>`;
}

function severityPart({ rank, text }: NonNullable<Headline['severity']>): TemplateResult {
  return html`<span class="badge severity">${severityIcon(rank)} ${text}</span>`;
}

function textPart(id: string, title: string, text: string): TemplateResult {
  return html`<section class=${id} aria-labelledby="section-${id}">
    <h2 id="section-${id}">${title}</h2>
    <p class="text">${text}</p>
  </section>`;
}

function rawPart({ title, json, note }: NonNullable<DetailsModel['raw']>): TemplateResult {
  return html`<details id="raw" class="raw">
    <summary id="raw-title">${title}</summary>
    <pre id="raw-json" tabindex="0" aria-label=${title} role="region">${json}</pre>
    ${note === undefined ? nothing : html`<p class="note">${note}</p>`}
  </details>`;
}

function keysPart(title: string, keys: NonNullable<DetailsModel['keys']>): TemplateResult {
  const each = keys.map((entry) => html`<li>${entry.keys.map((key) => html`<kbd>${key}</kbd>`)} ${entry.label}</li>`);
  return html`<ul class="keys" aria-label=${title}>
    ${each}
  </ul>`;
}
