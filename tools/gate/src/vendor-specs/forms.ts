import { factsAt, type FieldPath } from './field-facts.ts';
import { isObject } from './json.ts';

type Node = { [name: string]: string | Node };

/**
 * A form body with brackets resolved and texts turned into what the schema asks for: forms know only text, schemas
 * speak of numbers and booleans.
 */
export function decodeForm(text: string, document: unknown, schema: unknown): unknown {
  const root: Node = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const parts = name.replaceAll(']', '').split('[');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const next = node[part];
      node = node[part] = typeof next === 'object' ? next : {};
    }
    node[parts.at(-1) ?? name] = value;
  }
  return typed(root, [], (path) => factsAt(document, schema, path)?.types ?? []);
}

function typed(
  node: string | Node,
  path: FieldPath,
  typesAt: (path: FieldPath) => readonly string[],
): unknown {
  if (isObject(node)) {
    const entries = Object.entries(node);
    const isList = entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name));
    if (isList) return entries.map(([, inner]) => typed(inner, [...path, '*'], typesAt));
    return Object.fromEntries(entries.map(([name, inner]) => [name, typed(inner, [...path, name], typesAt)]));
  }
  const types = typesAt(path);
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+(\.\d+)?$/.test(node))
    return Number(node);
  if (types.includes('boolean') && /^(true|false)$/.test(node)) return node === 'true';
  return node;
}
