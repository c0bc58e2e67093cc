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
  const [before, after] = [buttons[at - 1], buttons[at + 1]];
  follow(event, {
    ArrowRight: after,
    ArrowDown: after,
    ArrowLeft: before,
    ArrowUp: before,
    Home: buttons[0],
    End: buttons.at(-1),
  });
}

/** Gives the focus to where a key leads. */
function follow(event: KeyboardEvent, to: Readonly<Record<string, HTMLElement | undefined>>): void {
  const next = Object.hasOwn(to, event.key) ? to[event.key] : undefined;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Goes between lanes of buttons: up and down to the nearest one in the next lane, otherwise as in other toolbars. */
export function moveInLanes(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const { currentTarget, target } = event;
  if (step === 0 || !(currentTarget instanceof Element) || !(target instanceof Element)) return moveFocus(event);
  event.preventDefault();
  const lanes = [...currentTarget.querySelectorAll('.lane')];
  const lane = lanes[lanes.findIndex((each) => each.contains(target)) + step];
  const buttons = [...(lane?.querySelectorAll('button') ?? [])];
  const middleOf = (button: Element): number => {
    const { left, width } = button.getBoundingClientRect();
    return left + width / 2;
  };
  // The name of a person is a place of its own.
  const [name, ...marks] = buttons;
  const isName = target.closest('.who') !== null;
  const from = middleOf(target);
  const nearest = marks.reduce<HTMLButtonElement | undefined>(
    (best, each) => (best && Math.abs(middleOf(best) - from) <= Math.abs(middleOf(each) - from) ? best : each),
    undefined,
  );
  (isName ? name : (nearest ?? name))?.focus();
}

/** Goes between the buttons of a table by arrow keys, Home and End; past cells without one. */
export function moveInGrid(event: KeyboardEvent): void {
  const { target } = event;
  const cell = target instanceof Element ? target.closest('th,td') : null;
  const row = cell?.closest('tr');
  if (!cell || !row) return;
  const buttonsOf = (from: Element): HTMLButtonElement[] => [...from.querySelectorAll('button')];
  const inRow = buttonsOf(row);
  const at = inRow.findIndex((button) => button === target);
  const column = [...row.children].indexOf(cell);
  const inColumn = [...(row.closest('table')?.rows ?? [])].flatMap((each) => buttonsOf(each.children[column] ?? cell));
  const place = inColumn.findIndex((button) => button === target);
  follow(event, {
    ArrowRight: inRow[at + 1],
    ArrowLeft: inRow[at - 1],
    ArrowDown: inColumn[place + 1],
    ArrowUp: inColumn[place - 1],
    Home: inRow[0],
    End: inRow.at(-1),
  });
}
