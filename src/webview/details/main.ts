import type { FromDetails, ToDetails } from '../../views/details/messages';
import { detailsPage } from './detailsPage';

const vscode = acquireVsCodeApi();
const post = (message: FromDetails): void => vscode.postMessage(message);

window.addEventListener('message', ({ data }: MessageEvent<ToDetails>) => {
  const before = vscode.getState() as { connection?: string; id?: string } | undefined;
  const same = before?.connection === data.ref.connection && before.id === data.ref.id;
  const main = document.getElementById('main');
  if (!main) return;
  const focused = same ? document.activeElement?.id : undefined;
  const open = same && main.querySelector('details')?.open === true;
  main.replaceChildren(...detailsPage(data.model, post, open));
  // An update of the incident in view leaves the reader where they were; another incident starts at its top.
  if (focused) document.getElementById(focused)?.focus();
  if (!same) window.scrollTo(0, 0);
  // Ids only: what the incident says is not kept in the editor's state.
  vscode.setState(data.ref);
});

post({ type: 'ready' });
