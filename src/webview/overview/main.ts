import type { FromOverview, OverviewModel, OverviewShown } from '../../features/overview/messages';
import { Page } from '../page';
import { overviewPage } from './overviewPage';
import type { CustomerSort, OverviewWishes } from './view';

/** What is stored of the page. */
interface Kept {
  readonly sort?: CustomerSort;
  /** See `OverviewShown`. */
  readonly openedAt?: number;
}

const page = new Page<OverviewShown, FromOverview, Kept>(show);
let shown: OverviewModel | undefined;
/** The column pointed at, by its mark's ID. */
let pointed: string | undefined;
/** Where the tab key stops in a chart: a mark's ID, by the chart's. */
const stops = new Map<string, string>();
let sort = page.kept?.sort;
let willRedraw = false;
let told = '';

const wishes: OverviewWishes = {
  act: (action) => page.post({ type: 'action', action }),
  select: (mark) => page.post({ type: 'select', mark }),
  point: (mark) => {
    pointed = mark;
    redrawSoon();
  },
  stopAt: (chart, mark) => {
    stops.set(chart, mark);
    redrawSoon();
  },
  sortBy: (column) => {
    // Numbers begin with the most.
    sort = { column, down: sort?.column === column ? !sort.down : column !== 'name' };
    page.kept = { ...page.kept, sort };
    redrawSoon();
  },
};

function show({ model, openedAt }: OverviewShown): void {
  shown = model;
  if (openedAt > (page.kept?.openedAt ?? 0)) page.rewind(contents(model));
  else page.update(contents(model));
  page.kept = { ...(sort && { sort }), openedAt };
  announce(model);
}

function contents(model: OverviewModel): unknown {
  return overviewPage(model, { pointed, stops, sort }, wishes);
}

/** Not at once: an element that is taken away while the page is filled says so in the midst of it. */
function redrawSoon(): void {
  if (willRedraw) return;
  willRedraw = true;
  queueMicrotask(() => {
    willRedraw = false;
    if (shown) page.redraw(contents(shown));
  });
}

/** Reads out what another filter shows; not each update, of which there may be two in a second. */
function announce({ filter, title, subtitle, empty }: OverviewModel): void {
  if (told === `${filter}\n${empty}`) return;
  told = `${filter}\n${empty}`;
  page.speak([empty || title, subtitle, filter].filter((text) => text !== '').join('\n'));
}
