import * as z from 'zod/mini';
import { sortings } from '../../domain/sorting';
import { maxIdLength } from '../../sources/cleanValues';

/** How many incidents a search lists by default. */
export const defaultLimit = 20;

const filterRule = 'must be text in the filter language, at most 1000 characters';
const limitRule = 'must be a whole number from 1 to 50';
const idRule = 'must be the ID of an incident, as incidents_search gives it';
const connectionRule = 'must be the ID or the name of a connection';

const filter = z.optional(z.string(filterRule).check(z.maxLength(1000, filterRule)));

/** Inputs of the tools; the manifest describes the same as JSON Schema. */
export const inputSchemas = {
  incidents_search: z.strictObject({
    filter,
    limit: z.optional(z.int(limitRule).check(z.minimum(1, limitRule), z.maximum(50, limitRule))),
    sortBy: z.optional(z.enum(sortings, `must be one of ${sortings.join(', ')}`)),
  }),
  incidents_get: z.strictObject({
    connection: z.optional(z.string(connectionRule).check(z.maxLength(500, connectionRule))),
    id: z.string(idRule).check(z.minLength(1, idRule), z.maxLength(maxIdLength, idRule)),
  }),
  incidents_summarize: z.strictObject({ filter }),
} as const;

export type ToolName = keyof typeof inputSchemas;
export type ToolInput<Name extends ToolName> = z.infer<(typeof inputSchemas)[Name]>;

/** An input that a tool cannot use. The message says to a language model, in English, what to change. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** @throws InputError */
export function parseInput<Name extends ToolName>(name: Name, value: unknown): ToolInput<Name> {
  const { data, error } = inputSchemas[name].safeParse(value ?? {});
  if (data) return data as ToolInput<Name>;
  const known = Object.keys(inputSchemas[name].shape).join(', ');
  const problems = error.issues.map(({ path, message }) =>
    path.length === 0
      ? `The input must be an object with no other keys than ${known}.`
      : `"${path.join('.')}" ${message}.`,
  );
  throw new InputError(`Nothing was read. ${problems.join(' ')}`);
}
