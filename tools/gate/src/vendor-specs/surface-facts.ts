import { z } from 'zod';
import { factsAt, fieldFacts, type FieldFacts } from './field-facts.ts';
import { spelled } from './json-fields.ts';
import type { Operation } from './operations.ts';
import { usedFields, type UsedField, type UsedOperation } from './used-surface.ts';

/** What a specification says about one operation apart from its fields. */
const operationFacts = z.strictObject({
  security: z.array(z.string()),
  requestTypes: z.array(z.string()),
  /** Parameters that every call must carry, as `query expand`. */
  requiredParameters: z.array(z.string()),
  /** Of the statuses that our interactions expect, those that are spoken of. */
  statuses: z.array(z.int()),
  deprecated: z.literal(true).optional(),
});
export type OperationFacts = z.output<typeof operationFacts>;

/** Facts about what is used of a specification, by operation and by field: types and limits, no prose. */
export const surfaceFacts = z.strictObject({
  operations: z.record(z.string(), operationFacts),
  fields: z.record(z.string(), fieldFacts),
});
export type SurfaceFacts = z.output<typeof surfaceFacts>;

/** `POST /v1/refunds response.200.body status` */
export function fieldKey({
  operation,
  place,
  path,
}: Pick<UsedField, 'operation' | 'place' | 'path'>): string {
  return `${operation.key} ${place} ${spelled(path)}`.trimEnd();
}

/** Fields that the specification does not know are missing in the answer. */
export function factsOfSurface(used: readonly UsedOperation[]): SurfaceFacts {
  const operations: Record<string, OperationFacts> = {};
  const fields: Record<string, FieldFacts> = {};
  for (const one of used) {
    const { operation, interaction } = one;
    const known = operations[operation.key] ?? describedOperation(operation);
    const status = interaction.response?.status;
    const spoken = status !== undefined && operation.answer(status) !== undefined ? [status] : [];
    operations[operation.key] = { ...known, statuses: [...new Set([...known.statuses, ...spoken])].sort() };
    for (const field of usedFields(one)) {
      const facts = factsOf(field);
      if (facts !== undefined) fields[fieldKey(field)] = facts;
    }
  }
  return { operations: sorted(operations), fields: sorted(fields) };
}

/** What the specification says about a field that is used. */
export function factsOf({ operation, place, path }: UsedField): FieldFacts | undefined {
  if (place === 'request.query') {
    const [name = '', ...rest] = path;
    const parameter = operation.parameters.find((one) => one.in === 'query' && one.name === name);
    const literal = operation.parameters.find((one) => one.in === 'query' && one.name === bracketed(path));
    if (literal !== undefined) return factsAt(operation.document, literal.schema, []);
    return parameter && factsAt(operation.document, parameter.schema, rest);
  }
  const schema = place.startsWith('response.')
    ? operation.answer(Number(place.split('.')[1]))
    : operation.request;
  if (schema === undefined || schema === null) return undefined;
  return factsAt(operation.document, schema, path);
}

function bracketed([name = '', ...rest]: UsedField['path']): string {
  return name + rest.map((part) => `[${part}]`).join('');
}

function describedOperation(operation: Operation): OperationFacts {
  return {
    security: [...operation.security],
    requestTypes: [...operation.requestTypes],
    requiredParameters: operation.parameters
      .filter((one) => one.required && one.in !== 'path')
      .map((one) => `${one.in} ${one.name}`)
      .sort(),
    statuses: [],
    ...(operation.deprecated ? { deprecated: true } : {}),
  };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
