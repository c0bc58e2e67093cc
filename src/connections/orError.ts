import { SourceError } from '../sources/source';

/** The work's result, or what it failed with, as long as that is known to be harmless. */
export async function orError<T>(work: () => Promise<T>): Promise<T | SourceError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}
