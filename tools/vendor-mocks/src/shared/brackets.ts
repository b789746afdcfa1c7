/** A form body with its brackets resolved: `a[b]=1&c[0]=2` becomes `{ a: { b: '1' }, c: { 0: '2' } }`. */
interface FormObject {
  [key: string]: FormValue;
}
type FormValue = string | FormObject;

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

function partsOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0 || !name.endsWith(']')) return [name];
  return [name.slice(0, open), ...name.slice(open + 1, -1).split('][')];
}

/** Reads `application/x-www-form-urlencoded` with bracket notation, as Stripe and Moodle take it. */
export function parseBrackets(text: string): FormObject {
  const root: FormObject = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const parts = partsOf(name);
    if (parts.some((part) => forbidden.has(part))) continue;
    let at = root;
    for (const [depth, part] of parts.entries()) {
      const key = part === '' ? String(Object.keys(at).length) : part;
      if (depth === parts.length - 1) {
        at[key] = value;
        break;
      }
      const next = at[key];
      at = at[key] = typeof next === 'object' ? next : {};
    }
  }
  return root;
}

/** The values of an array written in brackets, in the order of their indices. */
export function listOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
