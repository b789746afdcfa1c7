/** What a product consists of, as far as stock is concerned. */
export interface Composition {
  readonly kind: 'article' | 'course' | 'bundle';
  /** Articles inside one bundle; empty for anything else. */
  readonly components: readonly Quantity[];
}

export interface Quantity {
  readonly sku: string;
  readonly quantity: number;
}

/** How many pieces of each article an order takes, or which of its SKUs nobody here sells. */
export type ArticleDemand =
  | { readonly kind: 'known'; readonly articles: readonly Quantity[] }
  | { readonly kind: 'unknown_sku'; readonly skus: readonly string[] };

/**
 * Sums an order's lines to pieces per article: bundles opened, the same article on several lines added up,
 * courses left out because a seat is not stock. Checking line by line instead would oversell: each line alone
 * may fit while their sum does not.
 *
 * Articles come back in SKU order, the one order in which every writer locks stock rows, so that two orders
 * for the same articles can never wait for each other.
 */
export function articleDemand(
  lines: readonly Quantity[],
  catalogue: ReadonlyMap<string, Composition>,
): ArticleDemand {
  const pieces = new Map<string, number>();
  const unknown = new Set<string>();
  for (const line of lines) {
    const product = catalogue.get(line.sku);
    if (!product) unknown.add(line.sku);
    else for (const part of partsOf(line.sku, product)) add(pieces, part.sku, part.quantity * line.quantity);
  }
  if (unknown.size > 0) return { kind: 'unknown_sku', skus: [...unknown].sort(bySku) };
  return {
    kind: 'known',
    articles: [...pieces].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => bySku(a.sku, b.sku)),
  };
}

/** Equal for two requests that ask for the same pieces, in whatever order and split they list them. */
export function requestKey(lines: readonly Quantity[]): string {
  const pieces = new Map<string, number>();
  for (const line of lines) add(pieces, line.sku, line.quantity);
  return [...pieces]
    .sort(([a], [b]) => bySku(a, b))
    .map(([sku, quantity]) => `${sku}=${quantity}`)
    .join(' ');
}

function partsOf(sku: string, product: Composition): readonly Quantity[] {
  switch (product.kind) {
    case 'article':
      return [{ sku, quantity: 1 }];
    case 'bundle':
      return product.components;
    case 'course':
      return [];
  }
}

function add(pieces: Map<string, number>, sku: string, quantity: number): void {
  pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
}

/** By code unit, as Postgres sorts under the "C" collation that the SKU columns declare. */
function bySku(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
