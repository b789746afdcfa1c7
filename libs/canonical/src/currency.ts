import { z } from 'zod';
import { parserOf } from './parse.ts';

/** ISO 4217 currencies that Accord trades in, with the number of digits after the decimal point. */
const exponents = {
  AUD: 2,
  BGN: 2,
  CAD: 2,
  CHF: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HUF: 2,
  ISK: 0,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  NOK: 2,
  NZD: 2,
  PLN: 2,
  RON: 2,
  SEK: 2,
  TND: 3,
  TRY: 2,
  USD: 2,
} as const;

export type Currency = keyof typeof exponents;

const codes = Object.keys(exponents) as [Currency, ...Currency[]];

/** A currency we know the minor unit of. An unknown one is refused: guessing two digits is how yen become a hundredfold. */
export const Currency = z.enum(codes);

/** @throws Failure `money.unknown_currency` */
export const parseCurrency = parserOf(Currency, { code: 'money.unknown_currency', what: 'a known currency' });

/** Digits after the decimal point: EUR 2, JPY 0, KWD 3. */
export function exponentOf(currency: Currency): number {
  return exponents[currency];
}
