import type { IncidentRef } from '../../domain/incident';
import type { Button, DetailsAction, DetailsModel, Headline } from '../../features/details/messages';
import { h } from '../dom';
import { copyButtonWith, factsPart } from './factsPart';
import { severityIcon, stateIcon } from './icons';
import { relatedPart } from './relatedPart';
import { timelinePart } from './timelinePart';

/** What the reader can ask for. */
export interface Wishes {
  readonly act: (action: DetailsAction) => void;
  readonly open: (ref: IncidentRef) => void;
  readonly copy: (value: string, button: Element) => void;
}

/** The panel's contents. */
export function detailsPage(model: DetailsModel, { act, open, copy }: Wishes): DocumentFragment {
  const { navigation, headline, notices, actions, summary, timeline, sections, related, other, raw, words } = model;
  const copyButton = copyButtonWith(words.copy, copy);
  const fragment = document.createDocumentFragment();
  fragment.append(
    h('div', { id: 'busy', class: model.busy ? 'busy' : 'idle', 'aria-hidden': 'true' }),
    h(
      'header',
      {},
      navigation ? navigationPart(navigation, act) : '',
      h('h1', { id: 'title', tabindex: '-1' }, model.title),
      ...(headline ? [headlinePart(headline)] : []),
      ...notices.map((notice) => h('p', { class: 'notice' }, notice)),
      buttons('actions', words.actions, actions, act),
    ),
    h(
      'div',
      { id: 'body' },
      summary && textPart('summary', summary.title, summary.text),
      timeline && timelinePart(timeline),
      h('div', { class: 'sections' }, ...sections.map((section) => factsPart(section, copyButton))),
      related && relatedPart(related, { open, showAll: () => act('showRelated') }),
      other && factsPart(other, copyButton),
      raw && rawPart(raw),
    ),
  );
  return fragment;
}

function navigationPart(
  { label, place, buttons: both }: NonNullable<DetailsModel['navigation']>,
  act: Wishes['act'],
): HTMLElement {
  return h(
    'nav',
    { 'aria-label': label },
    ...both.map((button) => buttonPart(button, 'quiet', act)),
    h('span', { id: 'place', class: 'place' }, place),
  );
}

function headlinePart({ status, state, stateText, severity, subtitle }: Headline): HTMLElement {
  return h(
    'p',
    { class: 'headline' },
    h('span', { class: `badge state ${state}` }, stateIcon(state), status),
    h('span', { class: 'state-text' }, stateText),
    severity &&
      h('span', { class: `badge severity rank-${severity.rank}` }, severityIcon(severity.rank), severity.text),
    subtitle === '' ? undefined : h('span', { class: 'subtitle' }, subtitle),
  );
}

function buttons(name: string, label: string, list: readonly Button[], act: Wishes['act']): HTMLElement {
  const made = list.map((button) => buttonPart(button, button.primary ? 'primary' : 'secondary', act));
  return h('div', { class: name, ...(made.length > 0 && { role: 'group', 'aria-label': label }) }, ...made);
}

/** One that cannot be used now can still be reached, so that a reader who pressed it last stays on it. */
function buttonPart({ action, label, enabled = true }: Button, look: string, act: Wishes['act']): HTMLElement {
  const state = enabled ? {} : { 'aria-disabled': 'true' };
  const click = (): void => {
    if (enabled) act(action);
  };
  return h('button', { id: `action-${action}`, type: 'button', class: look, ...state, click }, label);
}

function textPart(id: string, title: string, text: string): HTMLElement {
  const heading = `section-${id}`;
  return h(
    'section',
    { class: id, 'aria-labelledby': heading },
    h('h2', { id: heading }, title),
    h('p', { class: 'text' }, text),
  );
}

function rawPart({ title, json, note }: NonNullable<DetailsModel['raw']>): HTMLElement {
  return h(
    'details',
    { id: 'raw', class: 'raw' },
    h('summary', { id: 'raw-title' }, title),
    h('pre', { id: 'raw-json', tabindex: '0', 'aria-label': title, role: 'region' }, json),
    note === undefined ? undefined : h('p', { class: 'note' }, note),
  );
}
