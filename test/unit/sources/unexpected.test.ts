import { doesNotMatch, match, strictEqual } from 'node:assert';
import { stackPlaces, unexpectedError } from '../../../src/sources/unexpected';

const secret = 'petra_0123456789';

describe('an unexpected error', () => {
  it('shows its kind and its places in the code', () => {
    const thrown = new TypeError(`cannot read ${secret}`);
    match(stackPlaces(thrown), /^at Context\.<anonymous> \(unexpected\.test\.js:\d+:\d+\)/);
    match(unexpectedError(thrown).message, /TypeError/);
  });

  it('never shows its message', () => {
    for (const words of [
      secret,
      `first\n    at ${secret} (${secret}:1:1)`,
      `\n    at ${secret}`,
      `    at ${secret}\n    at ${secret}\n    at ${secret}\n    at ${secret}`,
      `at\n    at ${secret}\n`.repeat(200),
    ]) {
      const thrown = new Error(words);
      thrown.name = secret;
      doesNotMatch(stackPlaces(thrown), /petra|0123/);
      doesNotMatch(unexpectedError(thrown).message, /petra|0123/);
    }
    const renamed = new Error(`first\n    at ${secret}`);
    renamed.message = 'something else';
    doesNotMatch(stackPlaces(renamed), /petra|0123/);
    strictEqual(stackPlaces(`first\n    at ${secret}`), '');
    strictEqual(stackPlaces(Object.assign(new Error('x'), { stack: `    at ${secret}` })), '');
  });
});
