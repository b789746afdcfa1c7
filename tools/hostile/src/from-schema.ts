import fc from 'fast-check';
import { likelyIds } from './hostile-values.ts';
import type { Schema } from './endpoints.ts';

type Schemas = Readonly<Record<string, Schema>>;

const declined = 'pm_card_chargeDeclinedInsufficientFunds';

/** Values of a field by its name, so that a whole request often fits what the development catalogue holds. */
const byName: Readonly<Record<string, readonly unknown[]>> = {
  sku: ['KIT-ROBOT-01', 'COURSE-PYTHON-101', 'KIT-SENSOR-02', 'NO-SUCH'],
  country: ['DE'],
  postalCode: ['10119', '80331'],
  street: ['Torstraße 1'],
  city: ['Berlin', 'Łódź'],
  givenName: ['Ada', '👩🏽‍🚀'],
  familyName: ['Lovelace', 'علي'],
  tokens: [
    { stripe: 'pm_card_visa' },
    { stripe: 'pm_none' },
    { adyen: 'VNVQ2XG6CGNKS9M8' },
    { stripe: declined },
  ],
  email: ['ada@example.org', 'x+y@sub.example.org'],
  courseId: ['COURSE-PYTHON-101', 'fuzz-1'],
  cohortId: ['COURSE-PYTHON-101-2027-01', 'fuzz-1'],
  orderNumber: ['A-0000000001', 'A-0000000002'],
  expiresInSeconds: [60, 600],
  startsOn: ['2027-01-11', '2028-02-29'],
};

/** Whole values of a schema. What it cannot read becomes any JSON, so that nothing is left unasked. */
export function wholeValue(schema: Schema, schemas: Schemas, name = ''): fc.Arbitrary<unknown> {
  const known = byName[name];
  if (known) return fc.constantFrom(...known);
  const { $ref, enum: values, const: only, anyOf, oneOf, allOf, type } = schema;
  if (typeof $ref === 'string') return wholeValue(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas, name);
  if (only !== undefined) return fc.constant(only);
  if (isList(values)) return fc.constantFrom(...values);
  const choices = [anyOf, oneOf, allOf].find(isList);
  if (choices) return fc.oneof(...choices.map((one) => wholeValue(asSchema(one), schemas, name)));
  switch (type) {
    case 'object':
      return wholeObject(schema, schemas);
    case 'array':
      return fc.array(wholeValue(asSchema(schema['items']), schemas), { minLength: 1, maxLength: 3 });
    case 'string':
      return wholeText(schema);
    case 'integer':
    case 'number':
      return wholeNumber(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function wholeObject(schema: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  const properties = Object.entries(asSchema(schema['properties']));
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields = properties.map(
    ([name, field]) => [name, wholeValue(asSchema(field), schemas, name)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: required.map(String), noNullPrototype: true });
}

function wholeText({ format, pattern, minLength, maxLength }: Schema): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.oneof(fc.constantFrom(...likelyIds), fc.uuid());
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true, ...century }).map((date) => date.toISOString());
  if (format === 'date')
    return fc.date({ noInvalidDate: true, ...century }).map((date) => date.toISOString().slice(0, 10));
  const longest = typeof maxLength === 'number' ? Math.min(maxLength, 40) : 40;
  const plain = fc.string({ minLength: Number(minLength ?? 0), maxLength: longest, unit: 'grapheme' });
  if (typeof pattern !== 'string' || /\(\?/.test(pattern)) return plain;
  return fc.stringMatching(new RegExp(pattern));
}

const century = { min: new Date('2000-01-01'), max: new Date('2099-12-31') };

function wholeNumber({ minimum, maximum }: Schema): fc.Arbitrary<unknown> {
  const min = typeof minimum === 'number' ? Math.max(minimum, -1_000_000) : 0;
  const max = typeof maximum === 'number' ? Math.min(maximum, 1_000_000) : 1_000;
  return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, min - 1, max + 1));
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
