import type { DetailsState, FromDetails, ToDetails } from '../../features/details/messages';
import { h } from '../dom';
import { morphChildren } from '../morph';
import type { Place } from '../place';
import { PlaceKeeper } from '../placeKeeper';
import { detailsPage, type Wishes } from './detailsPage';
import { copyIcon, doneIcon } from './icons';

/** How long a copy is confirmed, ms. */
const confirmMs = 1500;

/** What is kept while the page is out of sight, and over a restart. Ids only: nothing that the incident says. */
type PageState = DetailsState & { readonly place?: Place };

const vscode = acquireVsCodeApi<PageState>();
const post = (message: FromDetails): void => vscode.postMessage(message);
const main = document.getElementById('main') ?? document.body;
const keeper = new PlaceKeeper(main, vscode.getState()?.place, (place) => {
  const state = vscode.getState();
  if (state) vscode.setState({ ...state, place });
});

function show({ state, model }: ToDetails): void {
  const before = vscode.getState();
  const fresh = detailsPage(model, wishes(model.words.copied));
  const same = before?.connection === state.connection && before.id === state.id;
  const focused = document.activeElement?.id;
  if (same) keeper.change(() => morphChildren(main, fresh));
  else keeper.begin(() => main.replaceChildren(fresh));
  vscode.setState({ ...state, place: keeper.now });
  if (same || !before) return;
  // Who pressed a button that is still there goes on pressing it; who followed a link begins at the top.
  const target = focused?.startsWith('action-') ? document.getElementById(focused) : null;
  if (document.hasFocus()) (target ?? document.getElementById('title'))?.focus();
  speak([model.title, model.headline?.status, model.navigation?.place].filter(Boolean).join(', '));
}

function wishes(copied: string): Wishes {
  return {
    act: (action) => post({ type: 'action', action }),
    open: ({ connection, id }) => post({ type: 'open', ref: { connection, id } }),
    copy: (text, button) => {
      post({ type: 'copy', text });
      speak(copied);
      button.replaceChildren(doneIcon());
      setTimeout(() => button.replaceChildren(copyIcon()), confirmMs);
    },
  };
}

/** Says something to those who listen to the page. */
function speak(text: string): void {
  document.getElementById('spoken')?.replaceChildren(h('span', {}, text));
}

// An incident that a link has opened counts as seen once somebody touches it.
for (const event of ['pointerdown', 'keydown', 'wheel']) {
  window.addEventListener(
    event,
    () => {
      if (vscode.getState()?.byLink) post({ type: 'touched' });
    },
    { passive: true },
  );
}
window.addEventListener('message', ({ data }: MessageEvent<ToDetails>) => show(data));
post({ type: 'ready' });
