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
export function factsOf(field: UsedField): FieldFacts | undefined {
  const { operation, place, path } = field;
  if (place === 'request.query') return queryFacts(field);
  const schema = place.startsWith('response.')
    ? operation.answer(Number(place.split('.')[1]))
    : place === 'message.headers'
      ? operation.headers
      : operation.request;
  if (schema === undefined || schema === null) return undefined;
  return factsAt(operation.document, schema, path);
}

/** A parameter may be named with its brackets (`page[size]`), or be an object that they reach into (`created[gte]`). */
function queryFacts({ operation, path }: UsedField): FieldFacts | undefined {
  const [name = '', ...rest] = path;
  const bracketed = name + rest.map((part) => `[${part}]`).join('');
  const named = (wanted: string) =>
    operation.parameters.find((one) => one.in === 'query' && one.name === wanted);
  const whole = named(bracketed);
  const parameter = whole ?? named(name);
  if (parameter === undefined) return filterFacts(operation, name);
  const inner = whole === undefined ? rest : [];
  const facts = factsAt(operation.document, parameter.schema, inner);
  return facts && inner.length === 0 ? { ...facts, required: parameter.required } : facts;
}

/** A filter takes what the property holds that it filters by; a list of them is text. */
function filterFacts(operation: Operation, name: string): FieldFacts | undefined {
  const { filters, document } = operation;
  const [, property = '', operator = ''] = /^(.+)-([a-z]+)$/.exec(name) ?? [];
  if (filters === undefined || !filters.operators.includes(operator)) return undefined;
  const facts = factsAt(document, operation.answer(200), [filters.items, '*', property]);
  return facts && { types: operator === 'in' ? ['string'] : facts.types, required: false };
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
