import { refKey } from '../../domain/incident';
import type { DetailsShown, DetailsState, FromDetails } from '../../features/details/messages';
import { Page } from '../page';
import { detailsPage, type Wishes } from './detailsPage';

/** How long a copy is confirmed, ms. */
const confirmMs = 1500;

const page = new Page<DetailsShown, FromDetails, DetailsState>(show);
let shown: DetailsShown | undefined;
/** The button whose copy is being confirmed. */
let confirmed: string | undefined;
let confirming: number | undefined;
/** Somebody has just filtered here, and is to hear what came of it. */
let isFiltering = false;

function show(next: DetailsShown): void {
  const { state, model } = next;
  const before = page.kept;
  const isSame = before !== undefined && refKey(before) === refKey(state);
  shown = next;
  if (!isSame) confirmed = undefined;
  if (isSame) page.update(contents(next));
  else page.begin(contents(next));
  page.kept = state;
  if (isSame && isFiltering) page.speak(model.navigation?.place ?? '');
  isFiltering = false;
  if (isSame || !before) return;
  // Who pressed a button that is still there goes on pressing it; who followed a link begins at the top.
  if (document.hasFocus() && !document.activeElement?.closest('button')) document.getElementById('title')?.focus();
  page.speak([model.title, model.headline?.status, model.navigation?.place].filter(Boolean).join(', '));
}

/** Confirms the copy of a button, or of none. */
function confirm(button: string | undefined): void {
  confirmed = button;
  if (shown) page.redraw(contents(shown));
}

function contents({ state, model }: DetailsShown): unknown {
  return detailsPage(model, { key: refKey(state), confirmed }, wishes);
}

const wishes: Wishes = {
  act: (action) => page.post({ type: 'action', action }),
  open: ({ connection, id }) => page.post({ type: 'open', ref: { connection, id } }),
  filter: (by, exclude) => {
    isFiltering = true;
    page.post({ type: 'filter', by, exclude });
  },
  copy: (text, button) => {
    page.post({ type: 'copy', text });
    if (shown) page.speak(shown.model.words.copied);
    confirm(button);
    clearTimeout(confirming);
    confirming = setTimeout(() => confirm(undefined), confirmMs);
  },
};

// An incident that a link has opened counts as seen once somebody touches it.
for (const event of ['pointerdown', 'keydown', 'wheel']) {
  window.addEventListener(
    event,
    () => {
      if (page.kept?.byLink) page.post({ type: 'touched' });
    },
    { passive: true },
  );
}
