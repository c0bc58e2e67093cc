import { applyPlace, focusOf, readPlace, top, type PagePlace } from './pagePlace';

/**
 * Keeps a reader's place: what they read stays where it is when the page grows above it, and all is as it was when the
 * editor has taken the page away because another one was in front. (What stays in the page keeps its selection and focus by itself.)
 */
export class PlaceKeeper {
  private place: PagePlace;
  /** The page is not yet as long as it was, and nobody has gone elsewhere in it: its place is still to be brought back. */
  private isComing: boolean;
  /** What gets the focus once the page has it. */
  private awaited: (() => HTMLElement | null | undefined) | undefined;
  private isChanging = false;
  /** The window's size for which the page was last brought to its place. */
  private size = windowSize();

  /**
   * @param kept the place when the page was taken away
   * @param keep called with each new place
   */
  constructor(
    private readonly main: HTMLElement,
    kept: PagePlace | undefined,
    private readonly keep: (place: PagePlace) => void,
  ) {
    this.place = kept ?? top;
    this.isComing = kept !== undefined;
    if (kept?.focus !== undefined) this.awaited = () => focusOf(kept);
    for (const event of ['scroll', 'toggle', 'focusin', 'focusout']) {
      document.addEventListener(event, () => this.save(), { capture: true, passive: true });
    }
    for (const event of ['pointerdown', 'keydown', 'click', 'wheel']) {
      window.addEventListener(event, () => this.take(event !== 'wheel'), { capture: true, passive: true });
    }
    window.addEventListener('focus', () => this.focus());
    window.addEventListener('resize', () => this.resize());
  }

  /** The place to store. */
  get now(): PagePlace {
    return this.place;
  }

  /** Fills the page again, and leaves the reader where they are. */
  change(fill: () => void): void {
    this.read();
    const focused = this.focused();
    this.isChanging = true;
    fill();
    this.size = windowSize();
    if (applyPlace(this.main, this.place)) this.isComing = false;
    this.isChanging = false;
    // What has been moved in a list has lost the focus.
    if (focused && this.focused() !== focused) {
      this.awaited = () => (focused.isConnected ? focused : document.getElementById('title'));
    }
    this.focus();
  }

  /** Fills the page with something else, to be read from its top. @param place what stays of the place */
  begin(fill: () => void, place = top): void {
    this.isComing = false;
    this.awaited = undefined;
    this.place = place;
    this.isChanging = true;
    fill();
    applyPlace(this.main, place);
    this.isChanging = false;
  }

  private focused(): HTMLElement | undefined {
    const { activeElement } = document;
    return activeElement instanceof HTMLElement && this.main.contains(activeElement) ? activeElement : undefined;
  }

  private resize(): void {
    this.size = windowSize();
    applyPlace(this.main, this.place);
  }

  /** A page without the focus must not take it from where the reader types. */
  private focus(): void {
    if (!document.hasFocus()) return;
    const target = this.awaited?.();
    if (!target) return;
    this.awaited = undefined;
    target.focus({ preventScroll: true });
  }

  /** The reader goes elsewhere. @param focus whether with the focus as well */
  private take(focus: boolean): void {
    this.isComing = false;
    if (focus) this.awaited = undefined;
  }

  private save(): void {
    if (!this.isChanging && this.read()) this.keep(this.place);
  }

  /** @returns whether the place is another one */
  private read(): boolean {
    // In a window of another size, as while the editor shows or hides it, the page has not yet its place.
    if (this.isComing || this.size !== windowSize()) return false;
    const { focus, ...rest } = readPlace(this.main, this.place);
    const kept = this.awaited ? this.place.focus : focus;
    const place = { ...rest, ...(kept !== undefined && { focus: kept }) };
    const isOther = JSON.stringify(place) !== JSON.stringify(this.place);
    this.place = place;
    return isOther;
  }
}

function windowSize(): string {
  return `${window.innerWidth} ${window.innerHeight}`;
}
