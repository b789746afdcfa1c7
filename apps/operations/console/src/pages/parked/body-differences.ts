/** One place of a body that is not what it was. */
export interface Difference {
  /** Names and numbers from the outside in; empty for the body as a whole. */
  readonly place: string;
  /** As JSON; undefined where there was, or is, nothing. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What an edit would change, place by place. @throws SyntaxError where either is no JSON */
export function differencesOf(before: string, after: string): readonly Difference[] {
  return [...walk('', JSON.parse(before), JSON.parse(after))];
}

function* walk(place: string, before: unknown, after: unknown): Generator<Difference> {
  const [was, is] = [textOf(before), textOf(after)];
  if (was === is) return;
  const [had, has] = [partsOf(before), partsOf(after)];
  if (had === undefined || has === undefined || Array.isArray(before) !== Array.isArray(after)) {
    yield { place, before: was, after: is };
    return;
  }
  for (const name of new Set([...had.keys(), ...has.keys()]))
    yield* walk(place === '' ? name : `${place}.${name}`, had.get(name), has.get(name));
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Of an object or a list, whose differences lie in its parts. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}
