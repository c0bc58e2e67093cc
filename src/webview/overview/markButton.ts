import type { FromOverview, OverviewMark } from '../../features/overview/messages';
import { h, s } from '../dom';

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

/**
 * The bar of a mark, and within it what needs attention; a mark of none has no bar to see.
 * @param most how many the longest bar stands for
 * @param grows where to: `up` in columns, `along` the line in rows
 */
export function bar({ count, attention }: OverviewMark, most: number, grows: 'up' | 'along'): SVGElement {
  const part = (kind: string, from: number, to: number): SVGElement | undefined => {
    if (to <= from) return undefined;
    const length = percent(to - from);
    const place =
      grows === 'up'
        ? { y: percent(1 - to), width: '100%', height: length }
        : { x: percent(from), width: length, height: '100%' };
    return s('rect', { class: kind, ...place });
  };
  const share = attention / (count || 1);
  const hidden = count === 0 ? '' : undefined;
  const parts = [part('others', share, 1), part('attention', 0, share)];
  const element = s('svg', { class: 'bar', 'aria-hidden': 'true', hidden }, ...parts);
  element.style.setProperty('--length', String(count / most));
  return element;
}

/** A share of a length as a drawing takes it. */
export function percent(share: number): string {
  return `${share * 100}%`;
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
