import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * JSON Schema, draft 2020-12, of what a schema takes in. Built once per schema: ask at start, not per request.
 * Rules that JSON Schema cannot say (a postal code that depends on the country) are left out.
 */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
}
