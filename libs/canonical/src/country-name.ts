import countries from 'i18n-iso-countries/index.js';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import german from 'i18n-iso-countries/langs/de.json' with { type: 'json' };
import { CountryCode } from './country.ts';

/** What other systems send and no standard knows. */
const oddNames: Readonly<Record<string, CountryCode>> = {
  brd: 'DE',
  'channel islands': 'JE', // Jersey and Guernsey together have no code; most of the parcels go to Jersey.
  'czech republic': 'CZ',
  eire: 'IE',
  england: 'GB',
  holland: 'NL',
  'northern ireland': 'GB',
  rsa: 'ZA',
  scotland: 'GB',
  wales: 'GB',
};

let known: ReadonlyMap<string, CountryCode> | undefined;

function learnAll(): ReadonlyMap<string, CountryCode> {
  const learnt = new Map<string, CountryCode>();
  const learn = (code: string, names: string | readonly string[]): void => {
    const parsed = CountryCode.safeParse(code);
    if (!parsed.success) return; // user-assigned codes (XK) are in the tables of names, but not in the standard
    for (const name of [names].flat()) learnt.set(normalised(name), parsed.data);
  };
  // These two tables by themselves: the package as a whole reads those of eighty languages.
  for (const { countries: table } of [german, english]) {
    for (const [code, names] of Object.entries(table)) learn(code, names);
  }
  for (const [alpha2, alpha3] of Object.entries(countries.getAlpha2Codes())) learn(alpha2, [alpha2, alpha3]);
  for (const [name, code] of Object.entries(oddNames)) learnt.set(normalised(name), code);
  return learnt;
}

/** Case, accents, dots and spacing carry no meaning in the name of a country. */
function normalised(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}|\./gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/**
 * The country behind an English or German name, an alpha-2 or alpha-3 code, or one of the odd names of old systems (`EIRE`, `RSA`).
 * Undefined for what is no country (`European Community`, `Unspecified`): the caller decides, nothing is guessed.
 */
export function countryFromName(name: string): CountryCode | undefined {
  known ??= learnAll();
  return known.get(normalised(name));
}
