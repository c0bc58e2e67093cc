import { $ZodCatch, type $ZodType, type output } from 'zod/v4/core';

/** What a schema reads, or a value in the place of all else. As `z.catch`, with which all helpers of zod are bundled. */
export const orElse = <Schema extends $ZodType>(innerType: Schema, value: output<Schema>): $ZodCatch<Schema> =>
  new $ZodCatch({ type: 'catch', innerType, catchValue: () => value }) as $ZodCatch<Schema>;
