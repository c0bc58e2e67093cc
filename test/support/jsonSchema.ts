import type { Schema } from '../../src/domain/schema';
import type { JsonSchema } from './manifest';

/** What a schema takes, as JSON Schema: the manifest describes the same. */
export function jsonSchemaOf({ rule, checks }: Schema<unknown, boolean>): JsonSchema {
  const keywords = Object.fromEntries(checks.flatMap(({ keyword }) => (keyword ? [keyword] : [])));
  switch (rule.kind) {
    case 'text':
      return { type: 'string', ...keywords };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
    case 'integer':
      return { type: rule.kind, ...keywords };
    case 'oneOf': {
      const [first] = rule.values;
      const isOne = rule.values.length === 1;
      return { type: typeof first, ...(isOne ? { const: first } : { enum: rule.values }) };
    }
    case 'list':
      return { type: 'array', items: jsonSchemaOf(rule.item), ...keywords };
    case 'object': {
      const members = Object.entries(rule.members);
      return {
        type: 'object',
        properties: Object.fromEntries(members.map(([name, member]) => [name, jsonSchemaOf(member)])),
        ...required(members.flatMap(([name, member]) => (member.rule.kind === 'missing' ? [] : name))),
        additionalProperties: false,
      };
    }
    case 'missing':
      return jsonSchemaOf(rule.of);
    case 'orElse':
      return { ...jsonSchemaOf(rule.of), default: rule.preset };
    case 'before':
    case 'after':
      return { ...jsonSchemaOf(rule.of), ...keywords };
    default:
      throw new Error(`The manifest has no ${rule.kind}.`);
  }
}

const required = (names: readonly string[]): JsonSchema => (names.length > 0 ? { required: names } : {});
