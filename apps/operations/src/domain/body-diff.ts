import { shownName } from './masked-body.ts';

/** One place in which two bodies differ. */
export interface BodyChange {
  /** Names and numbers from the outside in, such as `data.lines.0.sku`; empty for the body as a whole. */
  readonly place: string;
  /** As JSON; null where there is nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Where two bodies differ; as a whole, when one of them is no JSON. */
export function diffOf(before: string, after: string): BodyChange[] {
  const one = readJson(before);
  const other = readJson(after);
  if (one === undefined || other === undefined)
    return before === after
      ? []
      : [{ place: '', before: JSON.stringify(before), after: JSON.stringify(after) }];
  return differences(one.value, other.value, []);
}

/** Where, and not what: for a record that must not hold anything of a body. */
export function placesOf(changes: readonly BodyChange[]): string[] {
  return changes.map(({ place }) =>
    place
      .split('.')
      .map((step) => (/^\d{1,6}$/.test(step) || step === '' ? step : shownName(step)))
      .join('.'),
  );
}

function differences(before: unknown, after: unknown, path: readonly string[]): BodyChange[] {
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => differences(at(before, name), at(after, name), [...path, name]));
  }
  const one = asJson(before);
  const other = asJson(after);
  return one === other ? [] : [{ place: path.join('.'), before: one, after: other }];
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function at(tree: Tree, name: string): unknown {
  return Object.hasOwn(tree, name) ? tree[name] : undefined;
}

function asJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
