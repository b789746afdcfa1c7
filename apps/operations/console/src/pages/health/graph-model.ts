import type { Part } from '../../api/health.ts';

/** A part with its place in the drawing. */
export interface Placed {
  readonly part: Part;
  readonly kind: Kind;
  /** Its name without its kind; of a consumer, without the service that owns it. */
  readonly name: string;
  readonly row: number;
}

/** An arrow from who needs to what is needed. */
export interface Need {
  readonly from: Placed;
  readonly to: Placed;
  /** The one stands still because of the other. */
  readonly impairs: boolean;
}

export interface Graph {
  readonly parts: readonly Placed[];
  readonly needs: readonly Need[];
  readonly rows: number;
}

/** From left to right: a step of an order, its consumer, what that needs outside. */
export const kinds = ['flow', 'queue', 'vendor'] as const;
export type Kind = (typeof kinds)[number] | 'service' | 'database' | 'broker';

export function kindOf(node: string): Kind {
  const [kind = ''] = node.split(':', 1);
  return ([...kinds, 'service', 'database'] as const).find((one) => one === kind) ?? 'broker';
}

export function nameOf(node: string): string {
  return node.slice(node.indexOf(':') + 1);
}

/**
 * Places consumers one below the other, those of a service together, and beside each what it does and whom it calls, as
 * near as may be. What every consumer of a service needs (service, database, broker) is drawn as one frame around them.
 */
export function graphOf(parts: readonly Part[]): Graph {
  const queues = parts
    .filter(({ node }) => kindOf(node) === 'queue')
    .sort((a, b) => nameOf(a.node).localeCompare(nameOf(b.node)))
    .map((part, row): Placed => ({ part, kind: 'queue', name: shortName(part.node), row }));
  const rowOf = new Map(queues.map(({ part, row }) => [part.node, row]));
  const beside = (kind: 'flow' | 'vendor', ideal: (part: Part) => number): Placed[] =>
    spread(
      parts.filter(({ node }) => kindOf(node) === kind).map((part) => ({ part, row: ideal(part) })),
      queues.length,
    ).map(({ part, row }) => ({ part, kind, name: nameOf(part.node), row }));
  const flows = beside('flow', ({ needs }) => mean(needs.map((need) => rowOf.get(need))));
  const vendors = beside('vendor', ({ node }) =>
    mean(queues.filter(({ part }) => part.needs.includes(node)).map(({ row }) => row)),
  );
  const placed = [...flows, ...queues, ...vendors];
  const at = new Map(placed.map((one) => [one.part.node, one]));
  const needs = placed.flatMap((from) =>
    from.part.needs.flatMap((need) => {
      const to = at.get(need);
      return to === undefined
        ? []
        : [{ from, to, impairs: to.part.cause !== null && from.part.cause === to.part.cause }];
    }),
  );
  return { parts: placed, needs, rows: Math.max(queues.length, flows.length, vendors.length) };
}

function shortName(node: string): string {
  const name = nameOf(node);
  return name.slice(name.indexOf('.') + 1);
}

/** Of the rows that are known; below all of them where none is. */
function mean(rows: readonly (number | undefined)[]): number {
  const known = rows.filter((row) => row !== undefined);
  return known.length === 0 ? Infinity : known.reduce((sum, row) => sum + row, 0) / known.length;
}

/** Each as near to its ideal row as those above it leave it, none two rows' height from the next, all within the rows. */
function spread<T extends { readonly row: number }>(wanted: readonly T[], rows: number): T[] {
  const apart = 1;
  const sorted = [...wanted].sort((a, b) => a.row - b.row);
  const placed: T[] = [];
  sorted.forEach((one, index) => {
    const below = (placed.at(-1)?.row ?? -apart) + apart;
    const latest = Math.max(rows - (sorted.length - index) * apart, index * apart);
    placed.push({ ...one, row: Math.min(Math.max(one.row, below), Math.max(latest, below)) });
  });
  return placed;
}
