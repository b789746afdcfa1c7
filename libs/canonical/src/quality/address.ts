import { Address } from '../address.ts';
import { countryFromName } from '../country-name.ts';
import type { CountryCode } from '../country.ts';
import { fine, type Judged, wrong } from './judged.ts';

/** An address as another system sends it: the country by any name, the postal code perhaps as a number. */
export interface RawAddress {
  readonly street: string;
  readonly street2?: string | undefined;
  readonly postalCode: string | number;
  readonly city: string;
  readonly region?: string | undefined;
  readonly country: string;
}

/** The ISO code behind a name or code of a country. */
export function judgeCountry(raw: string, field = 'country'): Judged<CountryCode> {
  const country = countryFromName(raw);
  if (country !== undefined) return fine(country);
  return wrong(field, { code: 'quality.unknown_country', detail: 'No country, or one of several' });
}

/**
 * A canonical address. A prefix of the country (`D-10119`) is taken off when it is the right one; a German code that was
 * kept as a number gets back its zero, the same four digits as text may lack any digit and are refused.
 */
export function judgeAddress(raw: RawAddress, field = 'address'): Judged<Address> {
  const country = judgeCountry(raw.country, `${field}.country`);
  if (!country.ok) return country;
  const postalCode = judgePostalCode(raw.postalCode, country.value, `${field}.postalCode`);
  if (!postalCode.ok) return postalCode;
  for (const name of ['street', 'city'] as const) {
    // "-", "…", "?": somebody had to fill in a form.
    if (!/[\p{L}\p{N}]/u.test(raw[name])) {
      return wrong(`${field}.${name}`, {
        code: 'quality.address_placeholder',
        detail: 'Nothing is said here',
      });
    }
  }
  const parsed = Address.safeParse({ ...raw, country: country.value, postalCode: postalCode.value });
  if (parsed.success) return fine(parsed.data);
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  return wrong(path === '' ? field : `${field}.${path}`, {
    code: 'quality.bad_address',
    detail: 'No address line that fits on a label, or no postal code of this country',
  });
}

/** How post writes countries before a code (CEPT); `D-` and `DE-` are both in use. */
const prefixes: Readonly<Record<string, CountryCode>> = {
  D: 'DE',
  DE: 'DE',
  A: 'AT',
  AT: 'AT',
  CH: 'CH',
  FL: 'LI',
  LI: 'LI',
};

function judgePostalCode(raw: string | number, country: CountryCode, field: string): Judged<string> {
  if (typeof raw === 'number' && country === 'DE' && raw >= 1000 && raw <= 9999) return fine(`0${raw}`);
  const text = String(raw).trim();
  const [, prefix = '', code = text] = /^([A-Z]{1,2})[- ]\s*(\d{4,5})$/i.exec(text) ?? [];
  if (prefix !== '' && prefixes[prefix.toUpperCase()] !== country) {
    return wrong(field, { code: 'quality.postal_code_country', detail: 'The code names another country' });
  }
  if (country === 'DE' && /^\d{4}$/.test(code)) {
    return wrong(field, { code: 'quality.postal_code_digits', detail: 'Four digits: one is missing' });
  }
  return fine(code);
}
