import type { OverviewMark } from '../../features/overview/messages';

/** The mark that the tab key stops at: where it stopped last, or else the first or the last that is a button. */
export function stopOf(
  marks: readonly OverviewMark[],
  last: string | undefined,
  otherwise: 'first' | 'last',
): string | undefined {
  const buttons = marks.filter(({ count }) => count > 0);
  const [one] = otherwise === 'first' ? buttons : buttons.slice(-1);
  return (buttons.find(({ id }) => id === last) ?? one)?.id;
}

/** Goes between the buttons of a toolbar by arrow keys, Home and End. */
export function moveFocus(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof Element)) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
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
}
