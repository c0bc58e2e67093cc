import type * as z from 'zod/mini';

/** One record of an API. */
export interface ApiRecord<Fields> {
  /** The fields that this version knows. */
  readonly fields: Fields;
  /** The record as received. */
  readonly raw: Record<string, unknown>;
}

export interface ReadRecords<Fields> {
  /** In the API's order. Of records with the same id the first. */
  readonly records: readonly ApiRecord<Fields>[];
  /** Where each malformed record is and why it is left out; nothing of its contents. */
  readonly skipped: readonly string[];
  /** How many records there were, malformed and repeated ones included. */
  readonly received: number;
}

/**
 * Reads the records of an answer; a malformed one does not spoil the others.
 * @param name of the list in the answer
 * @param schema its messages are shown, so they must not quote values
 */
export function readRecords<Fields extends { readonly id: string }>(
  name: string,
  list: readonly unknown[],
  schema: z.ZodMiniType<Fields>,
): ReadRecords<Fields> {
  const records = new Map<string, ApiRecord<Fields>>();
  const skipped: string[] = [];
  for (const [index, raw] of list.entries()) {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) {
      const reasons = parsed.error.issues.map(({ path, message }) => `${['', ...path].join('.')} ${message}`);
      skipped.push(`${name}[${index}]${reasons.join(', ')}`);
    } else if (!records.has(parsed.data.id)) {
      records.set(parsed.data.id, { fields: parsed.data, raw: raw as Record<string, unknown> });
    }
  }
  return { records: [...records.values()], skipped, received: list.length };
}
