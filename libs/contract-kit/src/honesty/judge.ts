/** What a handler's reads and its contract make of each other. */
export interface Judgement {
  /** Read, but promised by nobody: the handler can break without any contract being broken. */
  readonly undeclared: readonly string[];
  /** Promised, but read by nobody: it binds the provider for nothing. Only the topmost path of what is unread. */
  readonly unread: readonly string[];
}

/** Compares what was read, over all examples of one operation, with what its contract declares, over the same. */
export function judge(reads: Iterable<string>, declared: Iterable<string>): Judgement {
  const read = new Set(reads);
  const promised = new Set(declared);
  const undeclared = [...read].filter((path) => !promised.has(path));
  const unread = [...promised].filter((path) => !read.has(path));
  return { undeclared: topmost(undeclared), unread: topmost(unread) };
}

/** Paths of everything in a body: each field, each container and the elements of each array. */
export function declaredPaths(body: unknown, path = ''): string[] {
  if (typeof body !== 'object' || body === null) return [];
  const inner = Array.isArray(body)
    ? body.map((element: unknown) => [`${path}[*]`, element] as const)
    : Object.entries(body).map(([key, value]) => [path === '' ? key : `${path}.${key}`, value] as const);
  return inner.flatMap(([place, value]) => [place, ...declaredPaths(value, place)]);
}

function topmost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => !parentsOf(path).some((parent) => all.has(parent))).sort();
}

/** `a.b[*].c` -> `a`, `a.b`, `a.b[*]` */
function parentsOf(path: string): string[] {
  return [...path.matchAll(/\.|\[\*\]/g)].map(({ index }) => path.slice(0, index));
}
