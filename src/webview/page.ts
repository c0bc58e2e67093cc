import { render } from 'lit-html';
import type { PageReady, Show } from '../ui/pageMessages';
import type { PagePlace } from './pagePlace';
import { PlaceKeeper } from './placeKeeper';

/** What both pages do: talk to their panel, fill themselves, and keep the reader's place. */
export class Page<Shown, Said extends { readonly type: string }, Kept extends object> {
  private readonly editor = acquireVsCodeApi<Kept & { readonly place?: PagePlace }>();
  private readonly main = document.getElementById('main') ?? document.body;
  private readonly keeper: PlaceKeeper;
  private waiting: Shown | undefined;
  private isPressed = false;

  /** @param onShow called with what the page is to show */
  constructor(private readonly onShow: (shown: Shown) => void) {
    this.keeper = new PlaceKeeper(this.main, this.editor.getState()?.place, (place) => {
      const kept = this.kept;
      if (kept) this.editor.setState({ ...kept, place });
    });
    window.addEventListener('message', ({ data }: MessageEvent<Show<Shown>>) => {
      this.waiting = data;
      // What is pressed, or selected, must not move away meanwhile.
      if (!this.isPressed) this.showWaiting();
    });
    // The right button may open a menu that takes its release.
    window.addEventListener('pointerdown', ({ button }) => (this.isPressed = button === 0), true);
    for (const end of ['pointerup', 'pointercancel', 'blur']) {
      window.addEventListener(end, () => {
        this.isPressed = false;
        // The click comes first.
        setTimeout(() => this.showWaiting());
      });
    }
    const ready: PageReady = { type: 'ready' };
    this.editor.postMessage(ready);
  }

  /** What is stored while the page is hidden, and across a restart. IDs only: nothing that an incident says. */
  get kept(): Kept | undefined {
    return this.editor.getState();
  }

  set kept(kept: Kept) {
    this.editor.setState({ ...kept, place: this.keeper.now });
  }

  /** Tells the panel what the reader wants. */
  post(message: Said): void {
    this.editor.postMessage(message);
  }

  /** Reads something out to those who listen to the page. */
  speak(text: string): void {
    const live = document.getElementById('spoken');
    // The same words again are read out again.
    live?.replaceChildren(Object.assign(document.createElement('span'), { textContent: text }));
  }

  /** Fills the page, and leaves the reader where they are. @param contents a template of lit-html */
  update(contents: unknown): void {
    this.keeper.change(() => render(contents, this.main));
  }

  /** Fills the page with something else, to be read from its top. */
  begin(contents: unknown): void {
    this.keeper.begin(() => render(contents, this.main));
  }

  /** Fills the page, to be read from its top. What was unfolded, and scrolled within it, stays so. */
  rewind(contents: unknown): void {
    const { open, boxes } = this.keeper.now;
    this.keeper.begin(() => render(contents, this.main), { open, boxes });
  }

  /** Fills the page again after something that moves nothing in it, such as a hint. */
  redraw(contents: unknown): void {
    render(contents, this.main);
  }

  private showWaiting(): void {
    if (this.isPressed || this.waiting === undefined) return;
    const shown = this.waiting;
    this.waiting = undefined;
    this.onShow(shown);
  }
}
