/** A JSON object from outside: what its members are has to be looked at. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one for anything else. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** What `#/a/b~1c` points at; undefined when the way there is missing. */
export function at(document: unknown, pointer: string): unknown {
  return pointer
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (node, key) => (Array.isArray(node) ? node[Number(key)] : objectOf(node)[key]),
      document,
    );
}

/** Follows `$ref` until there is none; members beside it stay and win. */
export function resolved(document: unknown, node: unknown): Json {
  let current = objectOf(node);
  for (let hops = 0; typeof current['$ref'] === 'string' && hops < 20; hops += 1) {
    const { $ref, ...beside } = current;
    current = { ...objectOf(at(document, String($ref))), ...beside };
  }
  return current;
}
