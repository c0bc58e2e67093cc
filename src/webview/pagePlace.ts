/** Where a reader is in a page, as the editor's state keeps it: numbers, and ids of parts; no word of an incident. */
export interface PagePlace {
  /** The part that the reader looks at, and how far above the window's upper edge it begins, px; absent at the page's top. */
  readonly at?: readonly [id: string, above: number];
  /** Ids of what is unfolded. */
  readonly open: readonly string[];
  /** How far boxes within the page are scrolled, px, by their ids; those at rest are absent. */
  readonly boxes: Readonly<Record<string, readonly [left: number, top: number]>>;
  /** What has the focus: its id, or the id of its toolbar or grid and its index there, since ids of marks contain names. */
  readonly focus?: string | readonly [toolbar: string, index: number];
}

export const top: PagePlace = { open: [], boxes: {} };

/** What identifies a place: headings and what unfolds, whose ids are the page's own words. */
const parts = 'h1[id], h2[id], details[id]';
/** What scrolls by itself. */
const boxes = 'pre[id], .table[id], .scroller[id], .scrolling[id]';

/** Where the reader is now. @param before where they were: what the page has not for now is as it was */
export function readPlace(main: Element, before: PagePlace): PagePlace {
  const all = [...main.querySelectorAll(parts)];
  const at = partInSight(main, all);
  const focus = focusIn(main);
  const isGone = (id: string): boolean => !document.getElementById(id);
  return {
    ...(at && window.scrollY > 0 && { at: [at.id, -upperEdge(at)] }),
    open: [
      ...before.open.filter(isGone),
      ...all.filter((part) => part instanceof HTMLDetailsElement && part.open).map(({ id }) => id),
    ],
    boxes: Object.fromEntries([
      ...Object.entries(before.boxes).filter(([id]) => isGone(id)),
      ...[...main.querySelectorAll(boxes)].flatMap((box) =>
        isAtRest(box) ? [] : [[box.id, [box.scrollLeft, box.scrollTop]] as const],
      ),
    ]),
    ...(focus !== undefined && { focus }),
  };
}

/** Brings back what was unfolded and scrolled. @returns whether the page is long enough for it */
export function applyPlace(main: Element, { at, open, boxes: scrolled }: PagePlace): boolean {
  for (const part of main.querySelectorAll('details')) part.open = open.includes(part.id);
  for (const box of main.querySelectorAll(boxes)) {
    const [left, down] = scrolled[box.id] ?? [restsAtEnd(box) ? box.scrollWidth : 0, 0];
    box.scrollTo(left, down);
  }
  if (!at) {
    window.scrollTo(0, 0);
    return true;
  }
  const [id, above] = at;
  const away = (): number | undefined => {
    const rect = document.getElementById(id)?.getBoundingClientRect();
    return rect && rect.top + above;
  };
  window.scrollBy(0, away() ?? 0);
  return Math.abs(away() ?? Infinity) < 2;
}

/** The element that a place's focus names. */
export function focusOf({ focus = '' }: PagePlace): HTMLElement | null | undefined {
  if (typeof focus === 'string') return document.getElementById(focus);
  const [toolbar, index] = focus;
  return document.getElementById(toolbar)?.querySelectorAll('button')[index];
}

/** The part with the focus, if that is in sight, or else the first in sight, or else the last above. */
function partInSight(main: Element, all: readonly Element[]): Element | undefined {
  const isInSight = (element: Element): boolean => upperEdge(element) >= 0 && upperEdge(element) < window.innerHeight;
  const focused = document.activeElement;
  const near = focused?.closest('details[id]') ?? focused?.closest('section')?.querySelector(parts);
  if (focused && near && main.contains(near) && isInSight(focused)) return near;
  return all.find(isInSight) ?? all.findLast((part) => upperEdge(part) < 0);
}

function upperEdge(element: Element): number {
  return element.getBoundingClientRect().top;
}

function focusIn(main: Element): PagePlace['focus'] {
  const focused = document.activeElement;
  if (!focused || !main.contains(focused)) return undefined;
  const toolbar = focused.closest('[role=toolbar], [role=grid]');
  if (toolbar) return [toolbar.id, [...toolbar.querySelectorAll('button')].findIndex((each) => each === focused)];
  return focused.id || undefined;
}

/** Whether a box shows its end until somebody scrolls: the newest columns are what is looked for first. */
function restsAtEnd(box: Element): boolean {
  return box.matches('.scroller');
}

function isAtRest(box: Element): boolean {
  const { scrollLeft, scrollTop, clientWidth, scrollWidth } = box;
  return restsAtEnd(box) ? scrollLeft + clientWidth >= scrollWidth - 1 : scrollLeft === 0 && scrollTop === 0;
}
