import type { Currency } from '../currency.ts';
import { exponentOf } from '../currency.ts';
import { type Money, money } from '../money.ts';
import { fine, type Judged, type Objection, wrong } from './judged.ts';

export interface PriceOptions {
  readonly currency: Currency;
  readonly field?: string;
  /** What the source writes before the fraction, where that is known. Without it `1.234` has two readings. */
  readonly decimalMark?: '.' | ',';
  /** Whether something may cost nothing. Default no: a price of 0 is a forgotten one. */
  readonly free?: boolean;
}

const objections = {
  bad: { code: 'quality.bad_price', detail: 'No amount of money' },
  ambiguous: {
    code: 'quality.price_ambiguous',
    detail: 'Point or comma may part thousands or the fraction; both readings are amounts',
  },
  digits: { code: 'quality.price_digits', detail: 'More digits behind the point than the currency has' },
  negative: { code: 'quality.price_negative', detail: 'A price below zero' },
  zero: { code: 'quality.price_zero', detail: 'A price of zero' },
  currency: { code: 'quality.price_currency', detail: 'Another currency than the field is in' },
  large: { code: 'quality.price_too_large', detail: 'More than can be counted' },
} satisfies Record<string, Objection>;

const symbols: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', $: 'USD' };
const amount = /^(-?)\s*([A-Z]{3}|[€£$])?\s*(-?)(\d[\d.,' \u00a0\u202f]*?)\s*([A-Z]{3}|[€£$])?$/;

/** Minor units from text as people and systems write it (`1.234,56 €`, `12.9`), or from a number. Nothing is rounded. */
export function judgePrice(raw: string | number, options: PriceOptions): Judged<Money> {
  const { currency, field = 'price', free = false } = options;
  const [, minus, before, innerMinus, digits, after] = amount.exec(String(raw).trim()) ?? [];
  if (digits === undefined) return wrong(field, objections.bad);
  const named = [before, after].filter((mark) => mark !== undefined).map((mark) => symbols[mark] ?? mark);
  if (named.some((name) => name !== currency)) return wrong(field, objections.currency);
  const decimalMark = typeof raw === 'number' ? '.' : options.decimalMark;
  const parts = splitAmount(digits, decimalMark);
  if (typeof parts === 'string') return wrong(field, objections[parts]);
  const fraction = parts.fraction.replace(/0+$/, '');
  if (fraction.length > exponentOf(currency)) return wrong(field, objections.digits);
  const minor = Number(parts.whole + fraction.padEnd(exponentOf(currency), '0'));
  if (!Number.isSafeInteger(minor)) return wrong(field, objections.large);
  if (minor === 0) return free ? fine(money(0, currency)) : wrong(field, objections.zero);
  return minus || innerMinus ? wrong(field, objections.negative) : fine(money(minor, currency));
}

/** Whole part and fraction, both digits only; or the name of what stands against reading it. */
function splitAmount(
  text: string,
  decimalMark: '.' | ',' | undefined,
): { readonly whole: string; readonly fraction: string } | 'bad' | 'ambiguous' {
  const mark = decimalMark ?? decimalMarkOf(text);
  if (mark === 'ambiguous') return mark;
  const [head = '', fraction = '', ...more] = mark === 'none' ? [text] : text.split(mark);
  const whole = head.replace(/[., '\u00a0\u202f]/g, '');
  const grouped = /^\d{1,3}([., '\u00a0\u202f])\d{3}(?:\1\d{3})*$/.test(head);
  const plain = /^\d+$/.test(head);
  return more.length === 0 && (plain || grouped) && /^\d*$/.test(fraction) ? { whole, fraction } : 'bad';
}

/** The last of two different marks is the decimal one; a mark that comes twice parts thousands; `1.234` may be either. */
function decimalMarkOf(text: string): '.' | ',' | 'none' | 'ambiguous' {
  const marks = [...text].filter((sign) => sign === '.' || sign === ',');
  const last = marks.at(-1);
  if (last === undefined) return 'none';
  if (new Set(marks).size === 2) return last === '.' ? '.' : ',';
  if (marks.length > 1) return 'none';
  return /^(?!0)\d{1,3}[.,]\d{3}$/.test(text) ? 'ambiguous' : last === '.' ? '.' : ',';
}
