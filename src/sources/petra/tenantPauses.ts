import { hourMs, minuteMs } from '../../domain/time';
import { present } from '../cleanValues';
import { withoutNames } from '../sentence';
import type { SourceError, SourceErrorCode, OwnWarning } from '../source';
import { type KnownTenant, type PetraMemory, tenantIn, withTenant } from './memory';

const firstPauseMs = 5 * minuteMs;

/** Failures that may be one tenant's own, each with the longest pause until it is asked again, ms. */
const longestPauseMs: ReadonlyMap<string, number> = new Map<SourceErrorCode, number>([
  ['notFound', 24 * hourMs],
  ['forbidden', 24 * hourMs],
  ['badRequest', 24 * hourMs],
  ['server', hourMs],
  ['network', hourMs],
  ['connectTimeout', hourMs],
  ['headersTimeout', hourMs],
  ['bodyTimeout', hourMs],
  ['notJson', hourMs],
  ['unexpectedShape', hourMs],
  ['tooLarge', hourMs],
  ['redirected', hourMs],
]);

/** How long a tenant is not found until it is taken for gone: an API may lose one for some minutes. */
const goneAfterMs = hourMs;

/** No text of a failure is remembered beyond that, in characters. */
const maxText = 300;

/** Whether the failure may be one tenant's own, and the others answer. */
export function isOfTenant({ code }: SourceError): boolean {
  return longestPauseMs.has(code);
}

/** What is known after a tenant did not answer: no more of its incidents, but the others come first the next time. */
export function afterFailure(
  memory: PetraMemory,
  { id, name }: Pick<KnownTenant, 'id' | 'name'>,
  error: SourceError,
  now: number,
): PetraMemory {
  const before = tenantIn(memory, id) ?? { id, name, joined: false };
  const same = before.failure?.code === error.code ? before.failure : undefined;
  const failure = {
    code: error.code,
    text: (error.sentence ? withoutNames(error.sentence) : error.message).slice(0, maxText),
    ...present({ sentence: error.sentence }),
    firstAt: same?.firstAt ?? now,
    lastAt: now,
    tries: (same?.tries ?? 0) + 1,
  };
  return withTenant(memory, { ...before, name, failure });
}

/** Whether a tenant may be asked again: each failure in a row doubles the pause. */
export function isDue({ failure }: Pick<KnownTenant, 'failure'>, now: number): boolean {
  if (!failure) return true;
  const longest = longestPauseMs.get(failure.code) ?? hourMs;
  const passed = now - failure.lastAt;
  // A time in the future predates a clock change.
  return passed < 0 || passed >= Math.min(firstPauseMs * 2 ** (failure.tries - 1), longest);
}

/** Whether the API no longer knows the tenant. */
export function isGone({ failure }: Pick<KnownTenant, 'failure'>): boolean {
  return failure?.code === 'notFound' && failure.lastAt - failure.firstAt >= goneAfterMs;
}

/** The warning for a tenant that does not answer; nothing of one that is gone. */
export function failureWarning({ id, name, failure }: KnownTenant): readonly OwnWarning[] {
  if (!failure || isGone({ failure })) return [];
  const { text, sentence } = failure;
  return [{ tenant: { id, name }, text, ...present({ sentence }) }];
}
