import type { CountryCode } from '../country.ts';
import { fine, type Judged, type Objection, wrong } from './judged.ts';

/** Rates in force, in basis points: UStG section 12, UStG 1994 section 10, MWSTG article 25 (Liechtenstein takes Switzerland's). */
const swiss = [0, 260, 380, 810];
const ratesInForce: Partial<Record<CountryCode, readonly number[]>> = {
  DE: [0, 700, 1900],
  AT: [0, 1000, 1300, 2000],
  CH: swiss,
  LI: swiss,
};

const bad: Objection = { code: 'quality.bad_tax_rate', detail: 'No tax rate' };
const notInForce: Objection = {
  code: 'quality.tax_rate_unknown',
  detail: 'No rate of this country, neither as per cent nor as a fraction',
};
const ambiguous: Objection = {
  code: 'quality.tax_rate_ambiguous',
  detail: 'May be per cent or a fraction; both are possible rates',
};

export interface TaxRateOptions {
  readonly field?: string;
  /** Whose rates it must be one of. Without a country only a rate that cannot be read in two ways is taken. */
  readonly country?: CountryCode;
}

/**
 * Basis points from `19`, `0.19`, `19 %`, `19,0`. With a country whose rates are known, the reading that is one of them is
 * the right one. Without, a number of 1 or less has two readings (0.5 % or 50 %) and is refused unless it says `%`.
 */
export function judgeTaxRate(raw: string | number, options: TaxRateOptions = {}): Judged<number> {
  const { field = 'taxRate', country } = options;
  const [, whole, fraction = '', percent] =
    /^(\d{1,3})(?:[.,](\d{1,6}))?\s*(%)?$/.exec(String(raw).trim()) ?? [];
  if (whole === undefined) return wrong(field, bad);
  const readings = percent ? [shifted(whole, fraction, 2)] : [2, 4].map((by) => shifted(whole, fraction, by));
  const rates = country && ratesInForce[country];
  const isPossible = (bps: number): boolean => (rates ? rates.includes(bps) : bps <= 10_000);
  const right = [...new Set(readings.filter((bps) => bps !== undefined).filter(isPossible))];
  const [bps, ...others] = right;
  if (bps === undefined) return wrong(field, rates ? notInForce : bad);
  return others.length === 0 ? fine(bps) : wrong(field, ambiguous);
}

/** The number with its point moved to the right; undefined when a fraction of a basis point is left. */
function shifted(whole: string, fraction: string, by: number): number | undefined {
  const rest = fraction.slice(by).replace(/0+$/, '');
  return rest === '' ? Number(whole + fraction.slice(0, by).padEnd(by, '0')) : undefined;
}
