import {
  multiplyPrice,
  priceFromGross,
  splitGross,
  sumTotals,
  type Money,
  type OrderLine,
  type Product,
  type Sku,
} from '@accord/canonical';
import type { PricedBasket } from './pricing.ts';

/** A line as the marketplace sold it. */
export interface SoldLine {
  readonly lineId: string;
  readonly sku: Sku;
  readonly name: string;
  readonly quantity: number;
  /** What one piece cost the buyer, gross. */
  readonly unitGross: Money;
}

export type SaleBasket =
  | { readonly kind: 'priced'; readonly basket: PricedBasket }
  | { readonly kind: 'unknown_products'; readonly skus: readonly Sku[] };

/**
 * What the buyer paid, with our tax in it: the marketplace says what a piece cost, and we what it is and how it is
 * taxed. Shipping follows the goods with the highest rate among them.
 */
export function basketOfSale(
  { lines, shipping }: { readonly lines: readonly SoldLine[]; readonly shipping: Money },
  products: ReadonlyMap<string, Product>,
): SaleBasket {
  const missing = lines.filter(({ sku }) => !products.has(sku)).map(({ sku }) => sku);
  if (missing.length > 0) return { kind: 'unknown_products', skus: [...new Set(missing)] };
  const priced = lines.flatMap((line): OrderLine[] => {
    const product = products.get(line.sku);
    if (product === undefined) return [];
    const { lineId, sku, name, quantity, unitGross } = line;
    const unitPrice = priceFromGross(unitGross, product.price.taxRateBps);
    const total = multiplyPrice(unitPrice, quantity);
    return [{ lineId, sku, name, kind: product.kind, quantity, unitPrice, total }];
  });
  const { currency } = shipping;
  const rate = Math.max(0, ...priced.map(({ unitPrice }) => unitPrice.taxRateBps));
  const carriage = splitGross(shipping, rate);
  const totals = sumTotals([...priced.map(({ total }) => total), carriage], currency);
  return { kind: 'priced', basket: { lines: priced, shipping: carriage, totals, currency } };
}
