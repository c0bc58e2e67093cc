import type { Fact, Section } from '../../features/details/messages';
import { h } from '../dom';
import { copyIcon } from './icons';
import { timePart } from './timePart';

type CodeFact = Extract<Fact, { kind: 'code' }>;

/** Makes the button that copies a value. */
export type CopyButton = (fact: CodeFact, id: string) => HTMLElement;

/** A headed list of facts. */
export function factsPart({ id, title, facts, note }: Section, copyButton: CopyButton): HTMLElement {
  const heading = `section-${id}`;
  return h(
    'section',
    { 'aria-labelledby': heading },
    h('h2', { id: heading }, title),
    h('dl', {}, ...facts.flatMap((fact, index) => factPart(fact, `${heading}-${index}`, copyButton))),
    note === undefined ? undefined : h('p', { class: 'note' }, note),
  );
}

function factPart(fact: Fact, id: string, copyButton: CopyButton): HTMLElement[] {
  const label = h('dt', {}, fact.label);
  switch (fact.kind) {
    case 'text':
      return [label, h('dd', { title: fact.hint }, h('span', {}, fact.value))];
    case 'time':
      return [label, h('dd', {}, timePart(fact.time))];
    case 'code':
      return [label, h('dd', { class: 'code' }, h('span', {}, fact.value), copyButton(fact, id))];
  }
}

/** @param words the label, with `{0}` for what is copied */
export function copyButtonWith(words: string, copy: (value: string, button: Element) => void): CopyButton {
  return ({ label, value, copy: copied }, id) => {
    const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
    const attributes = {
      id: `copy-${id}`,
      type: 'button',
      class: 'copy',
      title: words.replace('{0}', () => label),
      'aria-label': words.replace('{0}', () => `${label}: ${short}`),
    };
    return h('button', { ...attributes, click: (button) => copy(copied, button) }, copyIcon());
  };
}
