import type { DetailsModel, Fact, FromDetails, Section } from '../../views/details/messages';
import { h } from '../dom';

/** The panel's contents. */
export function detailsPage(
  model: DetailsModel,
  post: (message: FromDetails) => void,
  rawOpen: boolean,
): HTMLElement[] {
  return [
    h(
      'header',
      {},
      h('h1', {}, model.title),
      h(
        'p',
        { class: 'headline' },
        ...(model.status ? [h('span', { class: `badge ${model.state}` }, model.status)] : []),
        h('span', { class: 'state' }, model.stateText),
        h('span', { class: 'subtitle' }, model.subtitle),
      ),
      ...model.notices.map((notice) => h('p', { class: 'notice', role: 'status' }, notice)),
      actions(model, post),
    ),
    h('div', { class: 'sections' }, ...model.sections.map((section) => sectionPart(section, model, post))),
    ...(model.raw ? [raw(model.raw, rawOpen)] : []),
  ];
}

function actions(model: DetailsModel, post: (message: FromDetails) => void): HTMLElement {
  const buttons = model.actions.map(({ action, label, primary }) => {
    const button = h(
      'button',
      { id: `action-${action}`, type: 'button', class: primary ? 'primary' : 'secondary' },
      label,
    );
    button.addEventListener('click', () => post({ type: 'action', action }));
    return button;
  });
  return h('div', { class: 'actions' }, ...buttons);
}

function sectionPart(section: Section, model: DetailsModel, post: (message: FromDetails) => void): HTMLElement {
  const heading = `section-${section.id}`;
  return h(
    'section',
    { 'aria-labelledby': heading },
    h('h2', { id: heading }, section.title),
    h('dl', {}, ...section.facts.flatMap((fact, index) => factPart(fact, `${heading}-${index}`, model, post))),
  );
}

function factPart(fact: Fact, id: string, model: DetailsModel, post: (message: FromDetails) => void): HTMLElement[] {
  const hint = fact.hint === undefined ? {} : { title: fact.hint };
  const value = h('dd', { ...hint, class: fact.kind }, h('span', {}, fact.value));
  if (fact.kind === 'code') {
    const label = model.copyLabel.replace('{0}', fact.label);
    const copy = h(
      'button',
      { id: `copy-${id}`, type: 'button', class: 'copy', title: label, 'aria-label': label },
      '⧉',
    );
    copy.addEventListener('click', () => post({ type: 'copy', text: fact.value }));
    value.append(copy);
  }
  return [h('dt', {}, fact.label), value];
}

function raw({ title, json }: { title: string; json: string }, open: boolean): HTMLElement {
  const details = h('details', { class: 'raw' }, h('summary', { id: 'raw' }, title), h('pre', { tabindex: '0' }, json));
  details.open = open;
  return details;
}
