import {
  multiplyPrice,
  sumTotals,
  zeroTotals,
  type CartLine,
  type CountryCode,
  type Currency,
  type OrderLine,
  type Product,
  type Sku,
  type Totals,
} from '@accord/canonical';
import { shippingFor, type ShippingTariff } from './shipping-rule.ts';

export interface PricedBasket {
  readonly lines: readonly OrderLine[];
  readonly shipping: Totals;
  readonly totals: Totals;
  readonly currency: Currency;
}

export type PricingOutcome =
  | { readonly kind: 'priced'; readonly basket: PricedBasket }
  | { readonly kind: 'unknown_products'; readonly skus: readonly Sku[] }
  | { readonly kind: 'mixed_currencies' }
  /** A basket worth nothing has nothing to authorise: no gateway takes a charge of zero. */
  | { readonly kind: 'nothing_to_pay' };

export interface PricingTerms {
  readonly products: ReadonlyMap<string, Product>;
  readonly country: CountryCode;
  readonly tariff: ShippingTariff;
}

/** Prices a basket: line totals and shipping add up to the order's totals, to the cent, in net, tax and gross alike. */
export function priceBasket(wanted: readonly CartLine[], terms: PricingTerms): PricingOutcome {
  const missing = wanted.filter((line) => !terms.products.has(line.sku)).map((line) => line.sku);
  if (missing.length > 0) return { kind: 'unknown_products', skus: [...new Set(missing)] };

  const lines = wanted.flatMap((line, index) => {
    const product = terms.products.get(line.sku);
    return product === undefined ? [] : [priceLine(product, line.quantity, index)];
  });
  const currencies = new Set(lines.map((line) => line.total.gross.currency));
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1) return { kind: 'mixed_currencies' };

  const goods = lines
    .filter((line) => line.kind !== 'course')
    .map((line) => ({ gross: line.total.gross, taxRateBps: line.unitPrice.taxRateBps }));
  const shipping = shippingFor(goods, terms.country, terms.tariff) ?? zeroTotals(currency);
  const totals = sumTotals([...lines.map((line) => line.total), shipping], currency);
  if (totals.gross.minor <= 0) return { kind: 'nothing_to_pay' };
  return { kind: 'priced', basket: { lines, shipping, totals, currency } };
}

function priceLine(product: Product, quantity: number, index: number): OrderLine {
  const { sku, name, kind, price } = product;
  return {
    lineId: String(index + 1),
    sku,
    name,
    kind,
    quantity,
    unitPrice: price,
    total: multiplyPrice(price, quantity),
  };
}
