import { z } from 'zod';

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), node).optional(),
    // `true` and `false` are schemas, too: of anything, and of nothing.
    items: z.union([node, z.boolean().transform(() => ({}))]).optional(),
    anyOf: z.array(node).optional(),
    allOf: z.array(node).optional(),
  }),
);
interface Node {
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly items?: Node | undefined;
  readonly anyOf?: readonly Node[] | undefined;
  readonly allOf?: readonly Node[] | undefined;
}

/** Every field that a parser reads, as `articlePrices[].price`; a list of records stands for its fields. */
export function fieldsOf(wire: z.ZodType): string[] {
  const schema = node.parse(z.toJSONSchema(wire, { io: 'input', unrepresentable: 'any' }));
  return [...new Set(below(schema, ''))];
}

function below({ properties = {}, items, anyOf = [], allOf = [] }: Node, at: string): string[] {
  const own = Object.entries(properties).flatMap(([name, child]) => {
    const path = at === '' ? name : `${at}.${name}`;
    const deeper = below(child, path);
    return [path, ...deeper];
  });
  const listed = items ? below(items, `${at}[]`) : [];
  return [...own, ...listed, ...[...anyOf, ...allOf].flatMap((child) => below(child, at))];
}

/** A copy with every value at the path changed; undefined takes the field out. */
export function withChanged(record: unknown, path: string, change: (value: unknown) => unknown): unknown {
  return changed(record, path.split(/\.|(?=\[\])/), change);
}

function changed(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (step === '[]') {
    return Array.isArray(value) ? value.map((item: unknown) => changed(item, rest, change)) : value;
  }
  if (typeof value !== 'object' || value === null || !(step in value)) return value;
  const entries = Object.entries(value).map(
    ([name, child]: [string, unknown]) =>
      [name, name === step ? changed(child, rest, change) : child] as const,
  );
  return Object.fromEntries(entries.filter(([, child]) => child !== undefined));
}

/** Every plain value of a record by its path: `{ 'price.gross.minor': 14900 }`. */
export function leavesOf(value: unknown, at = ''): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[at, value]]);
  const entries: [string, unknown][] = Object.entries(value);
  return new Map(
    entries.flatMap(([name, child]) => [
      ...leavesOf(child, Array.isArray(value) ? `${at}[]` : at === '' ? name : `${at}.${name}`),
    ]),
  );
}
