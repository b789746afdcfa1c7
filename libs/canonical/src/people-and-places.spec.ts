import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Address } from './address.ts';
import { countryFromName } from './country-name.ts';
import { CountryCode } from './country.ts';
import { Customer } from './customer.ts';
import { parseEmail } from './email.ts';
import { Failure } from './failure.ts';
import { Person } from './person.ts';

const torstrasse = { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' };

function accepts(change: object): boolean {
  return Address.safeParse({ ...torstrasse, ...change }).success;
}

describe('address', () => {
  it('holds the DACH countries to the shape of their postal codes', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ postalCode: '1011' })).toBe(false);
    expect(accepts({ postalCode: 'D-10119' })).toBe(false);
    expect(accepts({ country: 'AT', postalCode: '1010' })).toBe(true);
    expect(accepts({ country: 'AT', postalCode: '10101' })).toBe(false);
    expect(accepts({ country: 'CH', postalCode: '8001' })).toBe(true);
    expect(accepts({ country: 'CH', postalCode: 'CH-8001' })).toBe(false);
    expect(accepts({ country: 'LI', postalCode: '9490' })).toBe(true);
    expect(accepts({ country: 'LI', postalCode: '8001' })).toBe(false);
  });

  it('takes any postal code that fits on a label elsewhere', () => {
    expect(accepts({ country: 'GB', postalCode: 'SW1A 1AA' })).toBe(true);
    expect(accepts({ country: 'GB', postalCode: '' })).toBe(false);
  });

  it('refuses line breaks, which would write a second line on a label or a second header in a mail', () => {
    expect(accepts({ street: 'Torstraße 1\r\nBcc: x' })).toBe(false);
    expect(accepts({ city: '   ' })).toBe(false);
    expect(accepts({ country: 'XX' })).toBe(false);
    expect(accepts({ country: 'Germany' })).toBe(false);
  });
});

describe('person', () => {
  it('has a name of one line, in any script', () => {
    const named = (givenName: string): boolean =>
      Person.safeParse({ givenName, familyName: 'Lovelace' }).success;
    expect(['Zoë', "D'Arcy-Jane", '美玲', '😀'].filter((name) => !named(name))).toEqual([]);
    expect(['A\nB', 'A\u0007', 'A\r\nBcc: x', '  '].filter(named)).toEqual([]);
  });
});

describe('countryFromName', () => {
  it('knows every country name of the Online Retail file', () => {
    const names = {
      Australia: 'AU',
      Austria: 'AT',
      Belgium: 'BE',
      'Channel Islands': 'JE',
      Cyprus: 'CY',
      'Czech Republic': 'CZ',
      Denmark: 'DK',
      EIRE: 'IE',
      France: 'FR',
      Germany: 'DE',
      Iceland: 'IS',
      Italy: 'IT',
      Japan: 'JP',
      Lithuania: 'LT',
      Netherlands: 'NL',
      Norway: 'NO',
      Poland: 'PL',
      Portugal: 'PT',
      RSA: 'ZA',
      Spain: 'ES',
      Switzerland: 'CH',
      USA: 'US',
      'United Arab Emirates': 'AE',
      'United Kingdom': 'GB',
    };
    for (const [name, code] of Object.entries(names))
      expect([name, countryFromName(name)]).toEqual([name, code]);
  });

  it('knows German names, codes, and spellings that differ only in case, accents, dots and spaces', () => {
    expect(countryFromName('Deutschland')).toBe('DE');
    expect(countryFromName('Österreich')).toBe('AT');
    expect(countryFromName('osterreich')).toBe('AT');
    expect(countryFromName('DEU')).toBe('DE');
    expect(countryFromName(' united  KINGDOM ')).toBe('GB');
    expect(countryFromName('U.S.A.')).toBe('US');
  });

  it('guesses nothing for what is no country', () => {
    for (const name of ['European Community', 'Unspecified', '', 'Atlantis', 'constructor']) {
      expect([name, countryFromName(name)]).toEqual([name, undefined]);
    }
  });

  it('finds every ISO code by itself', () => {
    for (const code of CountryCode.options) expect(countryFromName(code)).toBe(code);
  });
});

describe('e-mail', () => {
  it('lowers the domain and leaves the local part, for only the first knows no case', () => {
    expect(parseEmail(' Ada.L@Example.ORG ')).toBe('Ada.L@example.org');
  });

  it('gives the same address for an address it gave before', () => {
    fc.assert(
      fc.property(
        fc.emailAddress().filter((text) => /^[\w.+-]+@/.test(text)),
        (text) => {
          const first = parse(text);
          expect(first === undefined ? undefined : parse(first)).toBe(first);
        },
      ),
    );
  });

  it('refuses what no mail can be sent to, without repeating it in the message', () => {
    for (const text of [
      'ada',
      'ada@',
      '@example.org',
      'a b@example.org',
      `${'a'.repeat(250)}@example.org`,
      7,
    ]) {
      expect(() => parseEmail(text)).toThrow(expect.objectContaining({ code: 'customer.bad_email' }));
    }
    expect(() => parseEmail('secret person@example.org')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  function parse(text: string): string | undefined {
    try {
      return parseEmail(text);
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }
});

it('drops what a newer version may add to a customer instead of refusing it', () => {
  const customer = {
    id: '0198c0de-0000-7000-8000-000000000001',
    email: 'ada@example.org',
    givenName: 'Ada',
    familyName: 'Lovelace',
    locale: 'en',
    marketingConsent: false,
  };
  expect(Customer.parse({ ...customer, shoeSize: 40 })).toEqual(customer);
});
