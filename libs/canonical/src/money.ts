import { z } from 'zod';
import { Currency, exponentOf } from './currency.ts';
import { Failure } from './failure.ts';
import { parserOf } from './parse.ts';

/** An amount in whole minor units (cents, yen, fils) of one currency. There are no fractions and no floats. */
export const Money = z.object({ minor: z.int(), currency: Currency });
export type Money = z.output<typeof Money>;

/** @throws Failure `money.bad_amount` */
export const parseMoney = parserOf(Money, { code: 'money.bad_amount', what: 'an amount of money' });

/** @throws Failure `money.overflow` when `minor` is no safe integer */
export function money(minor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minor)) {
    throw new Failure('money.overflow', 'invalid', 'Money is counted in whole minor units up to 2^53', {
      sent: 'no',
    });
  }
  return { minor: minor === 0 ? 0 : minor, currency };
}

export function zero(currency: Currency): Money {
  return money(0, currency);
}

/** @throws Failure `money.currency_mismatch` | `money.overflow` */
export function add(a: Money, b: Money): Money {
  return money(a.minor + sameCurrency(a, b).minor, a.currency);
}

/** @throws Failure `money.currency_mismatch` | `money.overflow` */
export function subtract(a: Money, b: Money): Money {
  return money(a.minor - sameCurrency(a, b).minor, a.currency);
}

export function negate(amount: Money): Money {
  return money(-amount.minor, amount.currency);
}

/** @throws Failure `money.overflow`, also when the quantity is no whole number */
export function multiply(amount: Money, quantity: number): Money {
  return money(Number.isSafeInteger(quantity) ? amount.minor * quantity : Number.NaN, amount.currency);
}

/** The currency is named because an empty list has none. @throws Failure `money.currency_mismatch` | `money.overflow` */
export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce((total, amount) => add(total, amount), zero(currency));
}

/** Negative, zero or positive, for sorting. @throws Failure `money.currency_mismatch` */
export function compare(a: Money, b: Money): number {
  return a.minor - sameCurrency(a, b).minor;
}

export function equals(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.minor === b.minor;
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency === b.currency) return b;
  throw new Failure('money.currency_mismatch', 'invalid', `Cannot mix ${a.currency} and ${b.currency}`, {
    sent: 'no',
  });
}

const decimal = /^(-?)(\d{1,16})(?:\.(\d+))?$/;

/** `100988` EUR is "1009.88", `500` JPY is "500". */
export function formatDecimal(amount: Money): string {
  const exponent = exponentOf(amount.currency);
  const digits = String(Math.abs(amount.minor)).padStart(exponent + 1, '0');
  const sign = amount.minor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Reads "1009.88"; a missing or short fraction is filled with zeros, and further zeros ("149.0000", as ERPs write) are no digits.
 * @throws Failure `money.bad_decimal` for anything else: more digits than the currency has are not rounded away
 */
export function parseDecimal(text: string, currency: Currency): Money {
  const exponent = exponentOf(currency);
  const [, sign, whole = '', fraction = ''] = decimal.exec(text) ?? [];
  const significant = fraction.replace(/0+$/, '');
  if (whole === '' || significant.length > exponent) {
    throw new Failure('money.bad_decimal', 'invalid', `Not a decimal amount of ${currency}`, { sent: 'no' });
  }
  return money(Number(`${sign}${whole}${significant.padEnd(exponent, '0')}`), currency);
}
