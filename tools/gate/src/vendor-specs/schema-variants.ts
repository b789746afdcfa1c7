import { isObject, type Json, objectOf, resolved, textsOf } from './json.ts';

/** Alternatives beyond these are the same few again: schemas of vendors nest deeply. */
const mostVariants = 64;

/**
 * A schema as the list of what it may be, without `$ref`, `allOf`, `anyOf`, `oneOf` and `nullable`: OpenAPI 3.0 and
 * 3.1 look the same afterwards.
 */
export function variantsOf(document: unknown, schema: unknown, depth = 0): Json[] {
  if (!isObject(schema) || depth > 12) return [{}];
  const { allOf, anyOf, oneOf, nullable, ...own } = resolved(document, schema);
  let variants: Json[] = [own];
  if (Array.isArray(allOf)) {
    for (const part of allOf) {
      const options = variantsOf(document, part, depth + 1);
      variants = variants
        .flatMap((left) => options.map((right) => merged(left, right)))
        .slice(0, mostVariants);
    }
  }
  const alternatives = [anyOf, oneOf].filter((list) => Array.isArray(list)).flat();
  if (alternatives.length > 0) {
    const options = alternatives.flatMap((part) => variantsOf(document, part, depth + 1));
    variants = variants.flatMap((left) => options.map((right) => merged(left, right))).slice(0, mostVariants);
  }
  return nullable === true ? [...variants, { type: 'null' }] : variants;
}

function merged(left: Json, right: Json): Json {
  const required = [...new Set([...textsOf(left['required']), ...textsOf(right['required'])])];
  const properties = { ...objectOf(left['properties']), ...objectOf(right['properties']) };
  return {
    ...left,
    ...right,
    ...(required.length > 0 ? { required } : {}),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
  };
}

/** JSON types of one variant; a schema that names none is told by its keywords. */
export function typesOf(variant: Json): string[] {
  const { type } = variant;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return textsOf(type);
  if ('const' in variant) return [typeName(variant['const'])];
  if (Array.isArray(variant['enum'])) return [...new Set(variant['enum'].map(typeName))];
  if ('properties' in variant || 'additionalProperties' in variant) return ['object'];
  return 'items' in variant ? ['array'] : ['any'];
}

export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
