import type { FromOverview, OverviewModel, ToOverview } from '../../views/overview/messages';
import { overviewPage } from './overviewPage';

/** What is kept over a restart: which tables are open. Nothing of an incident. */
interface PageState {
  readonly tables: readonly string[];
}

const vscode = acquireVsCodeApi<PageState>();
const post = (message: FromOverview): void => vscode.postMessage(message);
let pressed = false;
let waiting: OverviewModel | undefined;
let told = '';

window.addEventListener('message', ({ data }: MessageEvent<ToOverview>) => {
  waiting = data.model;
  // A button that is replaced while it is pressed would not be clicked.
  if (!pressed) show();
});
window.addEventListener('pointerdown', () => (pressed = true), true);
for (const end of ['pointerup', 'pointercancel', 'blur']) {
  window.addEventListener(end, () => {
    pressed = false;
    setTimeout(show);
  });
}

// A page that has become narrower shows the newest columns.
window.addEventListener('resize', () => {
  const scroller = document.querySelector('.scroller');
  if (scroller) scroller.scrollLeft = scroller.scrollWidth;
});

function show(): void {
  const main = document.getElementById('main');
  if (!waiting || !main) return;
  const model = waiting;
  waiting = undefined;
  const focused = document.activeElement?.id;
  const scroller = main.querySelector('.scroller');
  const scrolled = scroller && scroller.scrollLeft + scroller.clientWidth < scroller.scrollWidth - 1;
  main.replaceChildren(...overviewPage(model, post));
  const after = main.querySelector('.scroller');
  // The newest columns stay in sight, unless somebody has looked for older ones.
  if (after) after.scrollLeft = scrolled ? scroller.scrollLeft : after.scrollWidth;
  followTables(main);
  const target = focused ? (document.getElementById(focused) ?? document.getElementById('title')) : undefined;
  target?.focus({ preventScroll: true });
  tell(model);
}

function followTables(main: HTMLElement): void {
  const open = new Set(vscode.getState()?.tables);
  for (const details of main.querySelectorAll('details')) {
    const { chart = '' } = details.dataset;
    details.open = open.has(chart);
    details.addEventListener('toggle', () => {
      if (details.open) open.add(chart);
      else open.delete(chart);
      vscode.setState({ tables: [...open] });
    });
  }
}

/** Reads out what another filter shows; not each update, of which there may be two in a second. */
function tell({ filter, title, subtitle, empty }: OverviewModel): void {
  const live = document.getElementById('spoken');
  if (!live || told === `${filter}\n${empty}`) return;
  told = `${filter}\n${empty}`;
  live.textContent = [empty || title, subtitle, filter].filter((text) => text !== '').join('\n');
}

post({ type: 'ready' });
