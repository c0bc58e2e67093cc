import { html, nothing, type TemplateResult } from 'lit-html';
import { ifDefined } from 'lit-html/directives/if-defined.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type { DetailsAction, Fact, FilterKind, Section } from '../../features/details/messages';
import { buttonPart } from '../buttons';
import { filterButton, timePart } from './inlineParts';
import { copyIcon, doneIcon } from './icons';

type CodeFact = Extract<Fact, { kind: 'code' }>;

/** What can be done with facts. */
export interface FactUses {
  /** The label of a button that copies, with `{0}` for what is copied. */
  readonly copyWords: string;
  /** ID of the one whose copy is being confirmed. */
  readonly confirmed: string | undefined;
  readonly copy: (value: string, button: string) => void;
  readonly filter: (by: FilterKind, exclude: boolean) => void;
  readonly act: (action: DetailsAction) => void;
}

/** A headed list of facts. */
export function factsPart({ id, title, facts, note, action }: Section, uses: FactUses): TemplateResult {
  const heading = `section-${id}`;
  return html`<section aria-labelledby=${heading}>
    <h2 id=${heading}>${title}</h2>
    ${factList(facts, heading, uses)} ${note === undefined ? nothing : html`<p class="note">${note}</p>`}
    ${action ? html`<p class="action">${buttonPart(action, 'secondary', uses.act)}</p>` : nothing}
  </section>`;
}

/** @param id of what they belong to */
export function factList(facts: readonly Fact[], id: string, uses: FactUses): TemplateResult {
  const counts = new Map<string, number>();
  // Those of the same label are told apart by their order.
  const keys = facts.map(({ label }) => {
    const count = counts.get(label) ?? 0;
    counts.set(label, count + 1);
    return `${count} ${label}`;
  });
  return html`<dl>
    ${repeat(
      facts,
      (_, index) => keys[index],
      (fact, index) => factPart(fact, `copy-${id}-${index}`, uses),
    )}
  </dl>`;
}

function factPart(fact: Fact, id: string, uses: FactUses): TemplateResult {
  const label = html`<dt>${fact.label}</dt>`;
  switch (fact.kind) {
    case 'text':
      return html`${label}
        <dd title=${ifDefined(fact.hint)}>${valuePart(fact, uses)}</dd>`;
    case 'time':
      return html`${label}
        <dd>${timePart(fact.time)}</dd>`;
    case 'code':
      return html`${label}
        <dd class="code">${valuePart(fact, uses)}${copyButton(fact, id, uses)}</dd>`;
  }
}

function valuePart({ value, filter: wish }: Exclude<Fact, { kind: 'time' }>, { filter }: FactUses): TemplateResult {
  return html`<span>${wish ? filterButton(value, wish, filter) : value}</span>`;
}

function copyButton(
  { label, value, copy: copied }: CodeFact,
  id: string,
  { copyWords, confirmed, copy }: FactUses,
): TemplateResult {
  const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return html`<button
    id=${id}
    type="button"
    class="copy"
    title=${copyWords.replace('{0}', () => label)}
    aria-label=${copyWords.replace('{0}', () => `${label}: ${short}`)}
    @click=${() => copy(copied, id)}
  >
    ${confirmed === id ? doneIcon() : copyIcon()}
  </button>`;
}
