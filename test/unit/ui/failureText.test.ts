import { doesNotMatch, match, strictEqual } from 'node:assert';
import { FilterSyntaxError, parseFilter } from '../../../src/domain/filter/filter';
import { DatabaseError } from '../../../src/store/databaseProblem';
import { failureText, UserError } from '../../../src/ui/failureText';

const fallback = 'It could not be done.';
const secret = 'petra_0123456789';
const failing = (code: unknown): Error =>
  Object.assign(new Error(`${String(code)}: no access, open '/home/neal/${secret}'`), { code });

describe('The text of a failure', () => {
  it('is our own where the failure is', () => {
    strictEqual(failureText(new UserError('Add a connection first.'), fallback), 'Add a connection first.');
    match(failureText(mistakeIn('dwell:soon'), fallback), /length of time/);
    match(failureText(new DatabaseError({ kind: 'full' }), fallback), /disk is full/);
  });

  it('says in our words what a disk or a file system says by a code', () => {
    for (const [code, words] of Object.entries({
      EACCES: /permission/,
      NoPermissions: /permission/,
      EROFS: /read-only/,
      ENOSPC: /full/,
      EISDIR: /folder/,
      FileIsADirectory: /folder/,
      ENOENT: /folder doesn’t exist/,
      FileNotFound: /folder doesn’t exist/,
      Unavailable: /isn’t available/,
    })) {
      match(failureText(failing(code), fallback), words, code);
      doesNotMatch(failureText(failing(code), fallback), /petra_|neal|EACCES|open/, code);
    }
  });

  it('is the given one for all else, and never quotes it', () => {
    for (const thrown of [failing('EWHATEVER'), failing(42), new Error(secret), secret, null, undefined, { secret }]) {
      strictEqual(failureText(thrown, fallback), fallback);
    }
    // A message in the user's words is one that was made here, not one that says so.
    strictEqual(failureText({ name: 'UserError', message: secret }, fallback), fallback);
  });
});

function mistakeIn(filter: string): FilterSyntaxError {
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return error;
  }
  throw new Error(`${filter} has no mistake.`);
}
