/**
 * - `broken`: what was kept is not understood, so that the whole limit was taken for used
 * - `unavailable`: nothing can be kept, so that this process goes on alone with half of the limit
 */
export type LedgerProblemCode = 'broken' | 'unavailable';

/** Why a limit could not be kept in its file as it should. Requests go on, but fewer of them. */
export class LedgerProblem extends Error {
  override readonly name = 'LedgerProblem';

  constructor(
    readonly code: LedgerProblemCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
