import { ok, strictEqual } from 'node:assert';
import { SourceError, type SourceErrorCode } from '../../src/sources/source';

/** Asserts that the promise rejects with a SourceError of this code, and resolves with it. */
export async function failure(code: SourceErrorCode, promise: Promise<unknown>): Promise<SourceError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ok(error instanceof SourceError, `Expected a SourceError ${code}, got ${String(error)}.`);
  strictEqual(error.code, code, error.stack);
  return error;
}

/** All that an error holds, in one text: message, stack, properties and causes. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const fields = Object.entries(error).map(([name, value]) => `${name}: ${everythingIn(value)}`);
  return [error.message, error.stack, ...fields, everythingIn(error.cause)].join('\n');
}
