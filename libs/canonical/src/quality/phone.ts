import type { CountryCode } from '../country.ts';
import { fine, type Judged, type Objection, wrong } from './judged.ts';

interface Plan {
  readonly callingCode: string;
  /** Dialled before a national number, and never part of it abroad. */
  readonly trunk: string;
  /** A number without calling code and trunk prefix. */
  readonly national: RegExp;
}

/** National plans we know, after ITU-T E.164 and the regulators of Germany, Austria, Switzerland and Liechtenstein. */
const plans: Partial<Record<CountryCode, Plan>> = {
  DE: { callingCode: '49', trunk: '0', national: /^[1-9]\d{5,12}$/ },
  AT: { callingCode: '43', trunk: '0', national: /^[1-9]\d{3,12}$/ },
  CH: { callingCode: '41', trunk: '0', national: /^[1-9]\d{8}$/ },
  LI: { callingCode: '423', trunk: '', national: /^[2-9]\d{6}$|^6\d{8}$/ },
};

const bad: Objection = { code: 'quality.bad_phone', detail: 'No telephone number' };
const withoutCountry: Objection = {
  code: 'quality.phone_without_country',
  detail: 'A national number, and the country is not known',
};

/**
 * A number in E.164 (`+4930123456`). Numbers of Germany, Austria, Switzerland and Liechtenstein are held against their
 * plan, those of other countries only against E.164's length. A national number needs its country; one with neither `+`
 * nor `00` nor trunk prefix could be either and is refused, as are extensions and two numbers in one field.
 */
export function judgePhone(
  raw: string,
  { field = 'phone', country }: { readonly field?: string; readonly country?: CountryCode } = {},
): Judged<string> {
  if (/[^\d\s()+/.\-\u2010-\u2013\u00a0]/.test(raw)) return wrong(field, bad);
  const digits = raw.replace(/[^\d+]/g, '');
  const abroad = /^(?:\+|00)([1-9]\d{6,14})$/.exec(digits)?.[1];
  if (abroad !== undefined) return international(abroad, { field, bracketed: raw.includes('(0)') });
  if (!/^\d{4,15}$/.test(digits) || digits.startsWith('00')) return wrong(field, bad);
  const plan = country && plans[country];
  if (!plan) return wrong(field, withoutCountry);
  return national(digits, { plan, field });
}

function international(
  digits: string,
  { field, bracketed }: { field: string; bracketed: boolean },
): Judged<string> {
  // Liechtenstein's +423 is no part of anybody's +42; no plan of the four is the beginning of another.
  const plan = Object.values(plans).find(({ callingCode }) => digits.startsWith(callingCode));
  // "+33 (0) 1" is dialled without the zero, "+39 (0) 6" with it: only a plan can tell.
  if (!plan && bracketed) return wrong(field, bracketedZero);
  if (!plan) return digits.length >= 8 ? fine(`+${digits}`) : wrong(field, bad);
  const rest = digits.slice(plan.callingCode.length);
  // "+49 030 …", "+49 (0) 30 …": no national number begins with the trunk prefix, so it is one zero too many and nothing else.
  const number = plan.trunk !== '' && rest.startsWith(plan.trunk) ? rest.slice(plan.trunk.length) : rest;
  return plan.national.test(number) ? fine(`+${plan.callingCode}${number}`) : wrong(field, bad);
}

function national(digits: string, { plan, field }: { plan: Plan; field: string }): Judged<string> {
  if (!digits.startsWith(plan.trunk)) return wrong(field, withoutPrefix);
  const number = digits.slice(plan.trunk.length);
  return plan.national.test(number) ? fine(`+${plan.callingCode}${number}`) : wrong(field, bad);
}

const withoutPrefix: Objection = {
  code: 'quality.phone_ambiguous',
  detail: 'Neither + nor 00 nor 0 in front: national or international is not known',
};

const bracketedZero: Objection = {
  code: 'quality.phone_ambiguous',
  detail: 'A zero in brackets, in a country whose numbers we do not know',
};
