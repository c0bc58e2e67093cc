import type { Context } from 'mocha';
import { Window, type WindowOptions } from '../support/vscode/window';

export { eventually } from '../support/vscode/patience';

/** One window for all tests of a suite, or of a file, whose suites then begin with `empty()`; a test that fails leaves a picture of it in out/screenshots. */
export function useWindow(options?: WindowOptions): { get(): Window } {
  let window: Window | undefined;
  const get = (): Window => {
    if (!window) throw new Error('The window is not open.');
    return window;
  };
  before(async () => {
    window = await Window.open(options);
  });
  afterEach(async function (this: Context) {
    const { currentTest } = this;
    if (currentTest?.state === 'failed') {
      await window?.screenshot(`failed-${currentTest.fullTitle().replaceAll(/\W+/g, '-')}`);
      await window?.closeOverlays();
    }
  });
  after(async () => window?.close());
  return { get };
}
