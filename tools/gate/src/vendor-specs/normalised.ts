import { isObject, type Json, objectOf, resolved } from './json.ts';

/**
 * A document as the comparator understands it: `nullable` beside alternatives becomes one more alternative, and only
 * the paths that are asked for are left, because compiling a whole vendor takes seconds.
 */
export function normalised(document: unknown, paths: ReadonlySet<string>): object {
  const { paths: all, ...rest } = objectOf(document);
  const wanted = Object.entries(objectOf(all)).filter(([path]) => paths.has(path));
  // Pacts hold paths below the account's base address; that of the document is not theirs.
  const { servers: _servers, webhooks: _webhooks, ...kept } = rest;
  return objectOf(withNull({ ...kept, paths: Object.fromEntries(wanted) }, kept));
}

function withNull(node: unknown, document: unknown): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => withNull(item, document));
  if (!isObject(node)) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withNull(value, document)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  return typeof rest['type'] === 'string' && !('anyOf' in rest)
    ? { ...rest, nullable }
    : withAlternative(rest, document);
}

function withAlternative({ anyOf, ...rest }: Json, document: unknown): Json {
  const alternatives = Array.isArray(anyOf) ? anyOf : [resolved(document, rest)];
  return { ...(Array.isArray(anyOf) ? rest : {}), anyOf: [...(alternatives as unknown[]), { type: 'null' }] };
}
