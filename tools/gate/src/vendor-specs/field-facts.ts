import { z } from 'zod';
import { isObject, type Json, objectOf, textsOf } from './json.ts';
import { typesOf, variantsOf } from './schema-variants.ts';

const limits = ['maxLength', 'minLength', 'maximum', 'minimum', 'maxItems', 'minItems', 'pattern'] as const;

/** What a specification says about one field, without its prose. */
export const fieldFacts = z.strictObject({
  /** JSON types, `null` among them; `any` where the specification leaves it open. */
  types: z.array(z.string()),
  /** Every value it may have; absent where it is open. */
  enum: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  /** Whether the object that holds it always does. */
  required: z.boolean(),
  /** Members that an object must have. */
  requires: z.array(z.string()).optional(),
  deprecated: z.literal(true).optional(),
  limits: z.partialRecord(z.enum(limits), z.union([z.number(), z.string()])).optional(),
});
export type FieldFacts = z.output<typeof fieldFacts>;

/** A place in a body: member names, `*` for the elements of an array. */
export type FieldPath = readonly string[];

/** Undefined when the specification knows no such field. */
export function factsAt(document: unknown, schema: unknown, path: FieldPath): FieldFacts | undefined {
  let variants = variantsOf(document, schema);
  let required = true;
  for (const name of path) {
    const open = variants.some((variant) => isOpen(variant));
    const holders = variants.filter((variant) => memberOf(variant, name) !== undefined);
    if (holders.length === 0) return open ? { types: ['any'], required: false } : undefined;
    required =
      name === '*' || objects(variants).every((variant) => textsOf(variant['required']).includes(name));
    variants = holders.flatMap((variant) => variantsOf(document, memberOf(variant, name)));
  }
  return described(variants, required);
}

function memberOf(variant: Json, name: string): unknown {
  if (name === '*') return variant['items'];
  const own = objectOf(variant['properties'])[name];
  if (own !== undefined) return own;
  const others = variant['additionalProperties'];
  return isObject(others) ? others : undefined;
}

/** An object of which nothing is said may hold anything. */
function isOpen(variant: Json): boolean {
  if (variant['additionalProperties'] === true) return true;
  const [type] = typesOf(variant);
  return (
    type === 'any' ||
    (type === 'object' && !('properties' in variant) && !('additionalProperties' in variant))
  );
}

function objects(variants: readonly Json[]): Json[] {
  return variants.filter((variant) => typesOf(variant).some((type) => type === 'object' || type === 'any'));
}

function described(variants: readonly Json[], required: boolean): FieldFacts {
  const types = [...new Set(variants.flatMap(typesOf))].sort();
  const values = valuesOf(variants);
  const requires = objects(variants)
    .map((variant) => textsOf(variant['required']))
    .reduce<string[] | undefined>((all, own) => all?.filter((name) => own.includes(name)) ?? own, undefined)
    ?.sort();
  const [only] = variants.filter((variant) => typesOf(variant).some((type) => type !== 'null'));
  const limited = Object.fromEntries(
    limits.filter((name) => only?.[name] !== undefined).map((name) => [name, only?.[name]]),
  );
  return fieldFacts.parse({
    types,
    ...(values === undefined ? {} : { enum: values }),
    required,
    ...(requires === undefined || requires.length === 0 ? {} : { requires }),
    ...(variants.every((variant) => variant['deprecated'] === true) ? { deprecated: true } : {}),
    ...(Object.keys(limited).length === 0 ? {} : { limits: limited }),
  });
}

function valuesOf(variants: readonly Json[]): unknown[] | undefined {
  const lists = variants
    .filter((variant) => typesOf(variant).some((type) => type !== 'null'))
    .map((variant) => ('const' in variant ? [variant['const']] : variant['enum']));
  if (lists.length === 0 || !lists.every((list) => Array.isArray(list))) return undefined;
  return [...new Set<unknown>(lists.flat())].sort();
}
