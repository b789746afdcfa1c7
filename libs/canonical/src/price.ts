import { z } from 'zod';
import { Failure } from './failure.ts';
import { add, money, Money, multiply, sum, zero } from './money.ts';
import type { Currency } from './currency.ts';

/** Tax rate in basis points: 1900 is 19 %. */
export const TaxRateBps = z.int().min(0).max(10_000);

/** The price of one piece. `net + tax = gross`, always. */
export const Price = z.object({ gross: Money, net: Money, tax: Money, taxRateBps: TaxRateBps });
export type Price = z.output<typeof Price>;

/** What several pieces cost together. `net + tax = gross`, always. */
export const Totals = z.object({ net: Money, tax: Money, gross: Money });
export type Totals = z.output<typeof Totals>;

/**
 * Takes the tax out of a gross amount, rounding net half up (half away from zero for credits) to a minor unit. Tax is what remains,
 * so the three always add up.
 * @throws Failure `price.bad_tax_rate` unless the rate is a whole number of basis points from 0 to 10,000
 */
export function splitGross(gross: Money, taxRateBps: number): Totals {
  if (!TaxRateBps.safeParse(taxRateBps).success) {
    throw new Failure('price.bad_tax_rate', 'invalid', 'A tax rate is 0 to 10,000 whole basis points', {
      sent: 'no',
    });
  }
  const divisor = 10_000n + BigInt(taxRateBps);
  const magnitude = (BigInt(Math.abs(gross.minor)) * 20_000n + divisor) / (divisor * 2n);
  const net = money(Math.sign(gross.minor) * Number(magnitude), gross.currency);
  return { net, tax: money(gross.minor - net.minor, gross.currency), gross };
}

/** @throws Failure `price.bad_tax_rate` */
export function priceFromGross(gross: Money, taxRateBps: number): Price {
  return { ...splitGross(gross, taxRateBps), taxRateBps };
}

/** What `quantity` pieces cost: each part multiplied, so that a line is the sum of its pieces to the cent. */
export function multiplyPrice(price: Price, quantity: number): Totals {
  return {
    net: multiply(price.net, quantity),
    tax: multiply(price.tax, quantity),
    gross: multiply(price.gross, quantity),
  };
}

export function zeroTotals(currency: Currency): Totals {
  return { net: zero(currency), tax: zero(currency), gross: zero(currency) };
}

export function addTotals(a: Totals, b: Totals): Totals {
  return { net: add(a.net, b.net), tax: add(a.tax, b.tax), gross: add(a.gross, b.gross) };
}

/** The currency is named because an empty list has none. @throws Failure `money.currency_mismatch` */
export function sumTotals(list: readonly Totals[], currency: Currency): Totals {
  return {
    net: sum(
      list.map(({ net }) => net),
      currency,
    ),
    tax: sum(
      list.map(({ tax }) => tax),
      currency,
    ),
    gross: sum(
      list.map(({ gross }) => gross),
      currency,
    ),
  };
}
