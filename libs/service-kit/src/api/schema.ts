import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

type JsonObject = Record<string, unknown>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The JSON Schema of a zod schema as OpenAPI takes it: what is sent for `input`, what is answered for `output`. */
export function openApiSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/** Moves the `$defs` of all schemas to `components.schemas`, since an OpenAPI document is one JSON document. */
export function gatherSchemas(
  document: OpenAPIObject,
  more: Readonly<Record<string, JsonObject>>,
): OpenAPIObject {
  const gathered: JsonObject = {};
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const { $defs, ...rest } = { ...node } as JsonObject;
    if (isObject($defs)) for (const [name, schema] of Object.entries($defs)) gathered[name] = walk(schema);
    return Object.fromEntries(
      Object.entries(rest)
        .filter(([key]) => key !== '$schema')
        .map(([key, value]) => [
          key,
          key === '$ref' && typeof value === 'string'
            ? value.replace('#/$defs/', '#/components/schemas/')
            : walk(value),
        ]),
    );
  };
  // The shape stays that of an OpenAPI document: only references and `$defs` have moved.
  const paths = walk(document.paths) as OpenAPIObject['paths'];
  const named = walk(more) as Schemas;
  return {
    ...document,
    paths,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...named, ...(gathered as Schemas) },
    },
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
