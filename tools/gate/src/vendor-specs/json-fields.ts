import { isObject } from './json.ts';
import type { FieldPath } from './field-facts.ts';

/** Every place in a body with the values that stand there, the whole body (`[]`) first. */
export function fieldsOf(body: unknown, path: FieldPath = []): { path: FieldPath; value: unknown }[] {
  const inner = Array.isArray(body)
    ? body.flatMap((element: unknown) => fieldsOf(element, [...path, '*']))
    : isObject(body)
      ? Object.entries(body).flatMap(([name, value]) => fieldsOf(value, [...path, name]))
      : [];
  return [{ path, value: body }, ...inner];
}

/** `a.b[*].c`, as findings name a field. */
export function spelled(path: FieldPath): string {
  return path.reduce(
    (text, name) => (name === '*' ? `${text}[*]` : text === '' ? name : `${text}.${name}`),
    '',
  );
}
