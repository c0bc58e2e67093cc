import { deepStrictEqual, match, ok } from 'node:assert';
import type { FileDecoration, Uri } from 'vscode';
import { registerDecorations, rowUri } from '../../../../src/features/tree/decorations';
import { window } from '../../../support/fakeVscode';

interface Provider {
  provideFileDecoration(uri: Uri): FileDecoration | undefined;
}

describe('The number at the end of a row', () => {
  const providers: Provider[] = [];
  const { registerFileDecorationProvider: before } = window;
  beforeEach(() => {
    providers.length = 0;
    const register = (provider: Provider) => {
      providers.push(provider);
      return { dispose: () => undefined };
    };
    Object.assign(window, { registerFileDecorationProvider: register });
    registerDecorations();
    Object.assign(window, { registerFileDecorationProvider: before });
  });

  const badge = (attention: number): string =>
    providers.flatMap((each) => each.provideFileDecoration(rowUri('a', { attention }))?.badge ?? []).join();

  it('is exact as far as two characters go', () => {
    deepStrictEqual([0, 1, 9, 10, 99].map(badge), ['', '1', '9', '10', '99']);
  });

  it('is no number where it would be another one', () => {
    for (const attention of [100, 184, 1000, 100_000]) {
      match(badge(attention), /^\D{1,2}$/);
      ok(badge(attention) !== badge(0));
    }
  });
});
