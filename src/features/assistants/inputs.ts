import * as s from '../../domain/schema';
import { sortings } from '../../domain/sorting';

/** How many incidents a search lists by default. */
export const defaultLimit = 20;

const filterRule = 'must be text in the filter language, at most 1000 characters';
const limitRule = 'must be a whole number from 1 to 50';
const idRule = 'must be the ID of an incident, as incidents_search gives it';
const connectionRule = 'must be the ID or the name of a connection';

const filter = s.optional(s.string(filterRule).check(s.maxLength(1000, filterRule)));

/** Inputs of the tools; the manifest describes the same as JSON Schema. */
export const inputSchemas = {
  incidents_search: s.strictObject({
    filter,
    limit: s.optional(s.int(limitRule).check(s.minimum(1, limitRule), s.maximum(50, limitRule))),
    sortBy: s.optional(s.oneOf(sortings, `must be one of ${sortings.join(', ')}`)),
  }),
  incidents_get: s.strictObject({
    connection: s.optional(s.string(connectionRule).check(s.maxLength(500, connectionRule))),
    id: s.string(idRule).check(s.minLength(1, idRule), s.maxLength(500, idRule)),
  }),
  incidents_summarize: s.strictObject({ filter }),
} as const;

export type ToolName = keyof typeof inputSchemas;
export type ToolInput<Name extends ToolName> = s.Infer<(typeof inputSchemas)[Name]>;

/** An input that a tool cannot use. The message says to a language model, in English, what to change. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** @throws InputError */
export function parseInput<Name extends ToolName>(name: Name, value: unknown): ToolInput<Name> {
  const { data, issues } = inputSchemas[name].read(value ?? {});
  if (data) return data as ToolInput<Name>;
  const known = inputSchemas[name].names.join(', ');
  const problems = issues.map(({ path, message }) =>
    path.length === 0
      ? `The input must be an object with no other keys than ${known}.`
      : `"${path.join('.')}" ${message}.`,
  );
  throw new InputError(`Nothing was read. ${problems.join(' ')}`);
}
