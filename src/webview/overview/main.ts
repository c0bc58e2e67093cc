import type { FromOverview, OverviewModel, ToOverview } from '../../features/overview/messages';
import type { Place } from '../place';
import { PlaceKeeper } from '../placeKeeper';
import { overviewPage } from './overviewPage';

/** What is kept while the page is out of sight, and over a restart. Nothing of an incident. */
interface PageState {
  readonly place: Place;
}

const vscode = acquireVsCodeApi<PageState>();
const main = document.getElementById('main') ?? document.body;
const keeper = new PlaceKeeper(main, vscode.getState()?.place, (place) => vscode.setState({ place }));
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

function show(): void {
  if (!waiting) return;
  const model = waiting;
  waiting = undefined;
  keeper.change(() => main.replaceChildren(...overviewPage(model, post)));
  tell(model);
}

/** Reads out what another filter shows; not each update, of which there may be two in a second. */
function tell({ filter, title, subtitle, empty }: OverviewModel): void {
  const live = document.getElementById('spoken');
  if (!live || told === `${filter}\n${empty}`) return;
  told = `${filter}\n${empty}`;
  live.textContent = [empty || title, subtitle, filter].filter((text) => text !== '').join('\n');
}

post({ type: 'ready' });
