import {
  Currency,
  Instant,
  judgeGtin,
  judgePrice,
  judgeTaxRate,
  Money,
  priceFromGross,
  type Judged,
  type Price,
} from '@accord/canonical';
import { isAbsent, judgeName, judgeSku, refuse, wholeNumber } from './fields.ts';
import type { DecimalMark } from './row.ts';

/** A product as a file says it is. The price is gross. */
export interface ImportedProduct {
  readonly sku: string;
  readonly name: string;
  readonly kind: 'article' | 'course';
  readonly price: Price;
  readonly weightGrams: number | undefined;
  readonly gtin: string | undefined;
  /** When whoever wrote the row last changed the product, by their clock; undefined where the file does not say. */
  readonly changedAt: Date | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Another name whenever a row would be read as another product than before: then all rows are judged anew. */
export const productRules = '2';

const standardTaxRateBps = 1900;
/** More than any price; what is above is a price in the wrong unit, or a number of another kind. */
const highestMinor = 100_000_000_000;
const heaviestGrams = 100_000_000;
/** What lies further ahead of us is a wrong clock's: it would hide every later version. */
const mostAheadMs = 24 * 3_600_000;

/** Reads one product, or says the first thing that is wrong with it. Nothing is guessed. */
export function judgeProduct(
  fields: Fields,
  decimalMark: DecimalMark | undefined,
  now: Date,
): Judged<ImportedProduct> {
  const sku = judgeSku(fields['sku']);
  if (!sku.ok) return sku;
  const name = judgeName(fields['name']);
  if (!name.ok) return name;
  const kind = judgeKind(fields['kind']);
  if (!kind.ok) return kind;
  const gross = judgeGross(fields, decimalMark);
  if (!gross.ok) return gross;
  const taxRateBps = judgeTax(fields);
  if (!taxRateBps.ok) return taxRateBps;
  const weight = judgeWeight(fields['weightGrams']);
  if (!weight.ok) return weight;
  const gtin = judgeOptionalGtin(fields['gtin']);
  if (!gtin.ok) return gtin;
  const changedAt = judgeTime(fields['updatedAt'], now);
  if (!changedAt.ok) return changedAt;
  return {
    ok: true,
    value: {
      sku: sku.value,
      name: name.value,
      kind: kind.value,
      price: priceFromGross(gross.value, taxRateBps.value),
      weightGrams: weight.value,
      gtin: gtin.value,
      changedAt: changedAt.value,
    },
  };
}

function judgeKind(raw: unknown): Judged<'article' | 'course'> {
  if (isAbsent(raw)) return { ok: true, value: 'article' };
  if (raw === 'article' || raw === 'course') return { ok: true, value: raw };
  if (raw === 'bundle') {
    return refuse('kind', 'inventory.bundle_not_imported', 'Bundles come from the ERP, not from files');
  }
  return refuse('kind', 'inventory.bad_kind', 'A kind is article or course');
}

function judgeGross(fields: Fields, decimalMark: DecimalMark | undefined): Judged<Money> {
  const raw = fields['price'];
  if (isAbsent(raw)) return refuse('price', 'inventory.price_missing', 'There is no price');
  const gross = typeof raw === 'object' ? judgeMinor(raw) : judgeText(fields, decimalMark);
  if (gross.ok && gross.value.minor > highestMinor) {
    return refuse('price', 'quality.price_too_large', 'More than a billion: the unit is not the one meant');
  }
  return gross;
}

function judgeMinor(raw: unknown): Judged<Money> {
  const parsed = Money.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = ['price', ...(issue?.path ?? [])].join('.');
    return refuse(field, 'quality.bad_price', 'Whole minor units and a currency we know');
  }
  const { minor } = parsed.data;
  if (minor < 0) return refuse('price.minor', 'quality.price_negative', 'A price below zero');
  if (minor === 0) return refuse('price.minor', 'quality.price_zero', 'A price of zero');
  return { ok: true, value: parsed.data };
}

function judgeText(fields: Fields, decimalMark: DecimalMark | undefined): Judged<Money> {
  const raw = fields['price'];
  const named = fields['currency'];
  const currency = Currency.safeParse(isAbsent(named) ? 'EUR' : String(named).trim().toUpperCase());
  if (!currency.success) {
    return refuse('currency', 'money.unknown_currency', 'A currency whose minor unit we do not know');
  }
  if (typeof raw !== 'string' && typeof raw !== 'number') {
    return refuse('price', 'quality.bad_price', 'No amount of money');
  }
  return judgePrice(raw, { currency: currency.data, ...(decimalMark && { decimalMark }) });
}

function judgeTax(fields: Fields): Judged<number> {
  const { taxRateBps, taxRate } = fields;
  if (!isAbsent(taxRateBps)) {
    const bps = wholeNumber(taxRateBps);
    if (bps !== undefined && bps >= 0 && bps <= 10_000) return { ok: true, value: bps };
    return refuse('taxRateBps', 'price.bad_tax_rate', 'A tax rate is 0 to 10,000 whole basis points');
  }
  if (isAbsent(taxRate)) return { ok: true, value: standardTaxRateBps };
  if (typeof taxRate === 'string' || typeof taxRate === 'number') {
    return judgeTaxRate(taxRate, { country: 'DE' });
  }
  return refuse('taxRate', 'price.bad_tax_rate', 'No tax rate');
}

function judgeWeight(raw: unknown): Judged<number | undefined> {
  if (isAbsent(raw)) return { ok: true, value: undefined };
  const grams = wholeNumber(raw);
  if (grams !== undefined && grams > 0 && grams <= heaviestGrams) return { ok: true, value: grams };
  return refuse('weightGrams', 'inventory.bad_weight', 'Whole grams, more than none');
}

function judgeOptionalGtin(raw: unknown): Judged<string | undefined> {
  if (isAbsent(raw)) return { ok: true, value: undefined };
  if (typeof raw === 'string' || typeof raw === 'number') return judgeGtin(raw);
  return refuse('gtin', 'quality.bad_gtin', 'A GTIN is 8, 12, 13 or 14 digits');
}

function judgeTime(raw: unknown, now: Date): Judged<Date | undefined> {
  if (isAbsent(raw)) return { ok: true, value: undefined };
  const instant = Instant.safeParse(typeof raw === 'string' ? raw.trim() : raw);
  if (!instant.success) {
    return refuse(
      'updatedAt',
      'inventory.bad_time',
      'A time is ISO 8601 with its zone: 2026-11-21T10:00:00Z',
    );
  }
  const time = new Date(instant.data);
  if (time.getTime() <= now.getTime() + mostAheadMs) return { ok: true, value: time };
  return refuse('updatedAt', 'inventory.time_ahead', 'More than a day ahead of us: a wrong clock wrote it');
}
