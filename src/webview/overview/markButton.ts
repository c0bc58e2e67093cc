import type { FromOverview, OverviewMark } from '../../views/overview/messages';
import { h } from '../dom';

export type Post = (message: FromOverview) => void;

/** A button that asks for a mark's incidents; a mark of none is no button. */
export function markButton(mark: OverviewMark, post: Post, ...children: readonly Node[]): HTMLElement {
  if (mark.count === 0) return h('div', { class: 'mark none', title: mark.summary }, ...children);
  const attributes = {
    type: 'button',
    class: 'mark',
    id: `mark ${mark.id}`,
    'aria-label': mark.name,
    title: mark.name,
  };
  const button = h('button', attributes, ...children);
  button.addEventListener('click', () => post({ type: 'select', mark: mark.id }));
  return button;
}

/** The length of a mark's bar, and within it of what needs attention. @param most how many the longest bar stands for */
export function bar({ count, attention }: OverviewMark, most: number): HTMLElement {
  const part = h('span', { class: 'attention' });
  part.style.setProperty('--share', String(count === 0 ? 0 : attention / count));
  part.hidden = attention === 0;
  const rest = h('span', { class: 'others' });
  rest.hidden = attention === count;
  const element = h('span', { class: 'bar' }, part, rest);
  element.style.setProperty('--length', String(count / most));
  element.hidden = count === 0;
  return element;
}

/** Makes buttons one stop of the tab key, with arrow keys, Home and End between them. @param start the stop at first */
export function roving(group: HTMLElement, start: 'first' | 'last'): void {
  const buttons = [...group.querySelectorAll('button')];
  const stopAt = (stop: HTMLElement | undefined): void => {
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  };
  stopAt(start === 'first' ? buttons[0] : buttons.at(-1));
  group.addEventListener('focusin', ({ target }) => stopAt(buttons.find((button) => button === target)));
  group.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = buttons[Object.hasOwn(to, event.key) ? to[event.key as keyof typeof to] : -1];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
