import type { Quantity } from './article-demand.ts';

/** For an article whose weight nobody entered; a carrier takes no parcel without one. */
const assumedGrams = 250;
const packagingGrams = 100;

/** Weight of the whole parcel in grams. Too high costs a few cents, too low is a surcharge: unknown weighs something. */
export function parcelWeight(articles: readonly Quantity[], weights: ReadonlyMap<string, number>): number {
  return articles.reduce(
    (sum, { sku, quantity }) => sum + quantity * (weights.get(sku) ?? assumedGrams),
    packagingGrams,
  );
}
