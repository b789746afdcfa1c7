import { countryFromName, type CountryCode } from '@accord/canonical';
import { z } from 'zod';

/** One line of the Online Retail file, as it stands there: everything is text, and anything may be missing. */
export const invoiceRowSchema = z.object({
  InvoiceNo: z.string(),
  StockCode: z.string(),
  Description: z.string().default(''),
  Quantity: z.string(),
  UnitPrice: z.string(),
  CustomerID: z.string().default(''),
  Country: z.string().default(''),
});
export type InvoiceRow = z.infer<typeof invoiceRowSchema>;

/** Why a row cannot be a line of an order. The codes appear in the record of a replay. */
export type Refusal =
  | 'no_price'
  | 'no_quantity'
  | 'negative_without_cancellation'
  | 'postage_or_manual_code'
  | 'bad_stock_code'
  | 'quantity_over_limit'
  | 'unknown_country'
  | 'unreadable_price';

/** A row that can be sold, or taken back when its invoice is a cancellation. */
export interface ReadLine {
  readonly invoice: string;
  readonly cancellation: boolean;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly customer: string;
  readonly country: CountryCode;
}

export type ReadRow =
  { readonly kind: 'line'; readonly line: ReadLine } | { readonly kind: 'refused'; readonly reason: Refusal };

/** Codes that book postage, discounts, fees, samples and corrections; articles are five digits with an optional suffix. */
const serviceCodes = new Set([
  'POST',
  'D',
  'C2',
  'DOT',
  'M',
  'S',
  'B',
  'CRUK',
  'PADS',
  'BANK CHARGES',
  'AMAZONFEE',
]);
const articleCode = /^(\d{5}[A-Z]{0,2}|DCGS[A-Z0-9]+)$/;
const largestQuantity = 999;

/** Reads one row; what cannot be an order line is refused with its reason, never guessed. */
export function readRow(row: InvoiceRow): ReadRow {
  const invoice = row.InvoiceNo.trim().toUpperCase();
  const cancellation = invoice.startsWith('C');
  const sku = row.StockCode.trim().toUpperCase();
  const quantity = Number(row.Quantity);
  const country = countryFromName(row.Country);
  const price = minorUnits(row.UnitPrice);

  if (serviceCodes.has(sku)) return refused('postage_or_manual_code');
  if (!articleCode.test(sku)) return refused('bad_stock_code');
  if (price === undefined) return refused('unreadable_price');
  if (price <= 0) return refused('no_price');
  if (!Number.isInteger(quantity) || quantity === 0) return refused('no_quantity');
  if (quantity < 0 && !cancellation) return refused('negative_without_cancellation');
  if (Math.abs(quantity) > largestQuantity) return refused('quantity_over_limit');
  if (!country) return refused('unknown_country');
  return {
    kind: 'line',
    line: {
      invoice,
      cancellation,
      sku,
      name: row.Description.trim() || sku,
      quantity: Math.abs(quantity),
      unitPriceMinor: price,
      customer: row.CustomerID.trim().replace(/\.0$/, '') || `walk-in-${invoice.toLowerCase()}`,
      country,
    },
  };
}

function refused(reason: Refusal): ReadRow {
  return { kind: 'refused', reason };
}

/** "2.55" -> 255, "18" -> 1800; more than two decimals is not a price in euro cents. */
function minorUnits(text: string): number | undefined {
  const match = /^(-?\d+)(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole = '0', cents = ''] = match;
  return Number(`${whole}${cents.padEnd(2, '0')}`);
}
