import type { Invoice } from './read-invoices.ts';

/** An article as the ERP is to know it before the replay begins. */
export interface CatalogueArticle {
  readonly sku: string;
  readonly name: string;
  readonly grossMinor: number;
  /** Pieces; absent when it is a service, which has none. */
  readonly stock?: number;
}

/**
 * The catalogue that the invoices imply: one article per stock code, at its most frequent price (the file sells one
 * code at several), with as many pieces as all invoices together ask for.
 * @param scarcity share of the demand that is not on stock, 0..1, so that some orders run short
 */
export function catalogueOf(invoices: readonly Invoice[], scarcity = 0): CatalogueArticle[] {
  const articles = new Map<string, { name: string; prices: Map<number, number>; demand: number }>();
  for (const { cancellation, lines } of invoices) {
    for (const { sku, name, unitPriceMinor, quantity } of lines) {
      const article = articles.get(sku) ?? { name, prices: new Map<number, number>(), demand: 0 };
      article.prices.set(unitPriceMinor, (article.prices.get(unitPriceMinor) ?? 0) + 1);
      if (!cancellation) article.demand += quantity;
      articles.set(sku, article);
    }
  }
  return [...articles].map(([sku, { name, prices, demand }]) => ({
    sku,
    name,
    grossMinor: mostFrequent(prices),
    stock: Math.floor(demand * (1 - scarcity)),
  }));
}

function mostFrequent(prices: ReadonlyMap<number, number>): number {
  const [best] = [...prices].sort(([priceA, countA], [priceB, countB]) => countB - countA || priceA - priceB);
  return best?.[0] ?? 0;
}
