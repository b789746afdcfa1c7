import { z } from 'zod';
import { Failure } from './failure.ts';

type Siblings = Readonly<Record<string, unknown>>;

/** What a field holds once its person is erased: a value that the schema takes, whoever it was. */
type Erased = string | boolean | null | ((siblings: Siblings) => string);

const tags = z.registry<{ erased: Erased }>();

/** What an erased name, street or town reads as. */
export const erasedText = 'erased';

/** What an erased address for mail reads as: of a domain that can never exist (RFC 2606). */
export const erasedEmail = 'erased@erased.invalid';

/** Marks a field as personal: it is emptied when its person is erased (GDPR, Art. 17). Last in its chain of rules. */
export function personal<Schema extends z.ZodType>(schema: Schema, erased: Erased): Schema {
  tags.add(schema, { erased });
  return schema;
}

export function isPersonal(schema: z.core.$ZodType): boolean {
  return tags.get(schema) !== undefined;
}

/** Whether somebody could be known by what this event carries. Ids and references are no names: they stay. */
export function holdsPersonal({ data }: { readonly data: z.ZodType }): boolean {
  return holds(data);
}

/**
 * The value with everything personal in it emptied; what the schema does not know is dropped, for nobody knows whether
 * that is personal. Emptying twice is emptying once.
 * @throws Failure `personal.not_of_schema`, without the value
 */
export function withoutPersonal<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const emptied = schema.safeParse(empty(schema, value, {}));
  if (emptied.success) return emptied.data;
  throw new Failure('personal.not_of_schema', 'invalid', 'what is to be emptied is not what it should be');
}

function empty(schema: z.core.$ZodType, value: unknown, siblings: Siblings): unknown {
  if (value === undefined || value === null) return value;
  const erased = tags.get(schema)?.erased;
  if (erased !== undefined) return typeof erased === 'function' ? erased(siblings) : erased;
  if (schema instanceof z.ZodObject) return emptyFields(schema, value);
  if (schema instanceof z.ZodArray) return emptyItems(schema.element, value);
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => z.safeParse(option, value).success);
    return fitting === undefined ? value : empty(fitting, value, siblings);
  }
  const [only] = partsOf(schema);
  return only === undefined ? value : empty(only, value, siblings);
}

function emptyFields(schema: z.ZodObject, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = new Map(Object.entries(value));
  const siblings = Object.fromEntries(fields);
  return Object.fromEntries(
    Object.entries(fieldsOf(schema))
      .filter(([name]) => fields.has(name))
      .map(([name, field]) => [name, empty(field, fields.get(name), siblings)]),
  );
}

function emptyItems(element: z.core.$ZodType, value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => empty(element, item, {})) : value;
}

function holds(schema: z.core.$ZodType): boolean {
  return isPersonal(schema) || partsOf(schema).some(holds);
}

/** What a schema is made of. Records have no person's fields: their keys are not known beforehand. */
function partsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) return Object.values(fieldsOf(schema));
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodUnion) return schema.options;
  if (schema instanceof z.ZodPipe) return [schema.in];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return [schema.unwrap()];
  return [];
}

function fieldsOf({ shape }: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> {
  return shape;
}
