import {
  judgeGtin,
  judgePrice,
  judgeTaxRate,
  priceFromGross,
  type CountryCode,
  type Currency,
  type Judged,
  type Price,
  type Sku,
} from '@accord/canonical';
import { isAbsent, judgeName, judgeSku, refuse } from './import/fields.ts';

/** Heavier than anything that is sent; what is above is a weight in another unit. */
const heaviestGrams = 100_000_000;

/** A product as a system says it is, each field in the form that the system gives it. The price is gross. */
export interface SaidOfProduct {
  readonly sku: unknown;
  readonly name: unknown;
  readonly price: string | number | undefined;
  readonly currency: Currency;
  readonly taxRate: string | number | undefined;
  readonly taxCountry: CountryCode;
  readonly gtin: string | null | undefined;
  readonly grams: number | undefined;
}

export interface JudgedProduct {
  readonly sku: Sku;
  readonly name: string;
  readonly price: Price;
  readonly gtin?: string;
  readonly weightGrams?: number;
}

/** Reads a product of a PIM, or says the first thing that is wrong with it. Nothing is guessed and nothing left out. */
export function judgeSaid(said: SaidOfProduct): Judged<JudgedProduct> {
  const sku = judgeSku(said.sku);
  if (!sku.ok) return sku;
  const name = judgeName(said.name);
  if (!name.ok) return name;
  if (said.price === undefined) return refuse('price', 'inventory.price_missing', 'There is no price');
  const gross = judgePrice(said.price, { currency: said.currency, decimalMark: '.' });
  if (!gross.ok) return gross;
  if (said.taxRate === undefined) return refuse('taxRate', 'price.bad_tax_rate', 'There is no tax rate');
  const taxRateBps = judgeTaxRate(said.taxRate, { country: said.taxCountry });
  if (!taxRateBps.ok) return taxRateBps;
  const gtin = isAbsent(said.gtin) ? undefined : judgeGtin(said.gtin ?? '');
  if (gtin?.ok === false) return gtin;
  const weight = judgeGrams(said.grams);
  if (!weight.ok) return weight;
  return {
    ok: true,
    value: {
      sku: sku.value,
      name: name.value,
      price: priceFromGross(gross.value, taxRateBps.value),
      ...(gtin && { gtin: gtin.value }),
      ...(weight.value !== undefined && { weightGrams: weight.value }),
    },
  };
}

/** Systems write 0 for a weight that nobody entered. */
function judgeGrams(grams: number | undefined): Judged<number | undefined> {
  const rounded = Math.round(grams ?? 0);
  if (rounded === 0) return { ok: true, value: undefined };
  if (rounded > 0 && rounded <= heaviestGrams) return { ok: true, value: rounded };
  return refuse('weight', 'inventory.bad_weight', 'Whole grams, more than none');
}
