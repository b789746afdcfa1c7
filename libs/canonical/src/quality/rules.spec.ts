import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDecimal, money } from '../money.ts';
import { judgeAddress, judgeCountry } from './address.ts';
import { judgeEmail } from './email.ts';
import { type Judged, judgeTogether } from './judged.ts';
import { judgePhone } from './phone.ts';
import { judgePrice } from './price.ts';
import { judgeTaxRate } from './tax-rate.ts';

/** The value, or the code of the finding: what a table can hold. */
const said = (judged: Judged<unknown>): unknown => (judged.ok ? judged.value : judged.finding.code);

fc.configureGlobal({ seed: 20_261_121 });

describe('a telephone number', () => {
  const written = fc.constantFrom(
    (area: string, rest: string) => `+49 (0) ${area} ${rest}`,
    (area: string, rest: string) => `+49 ${area}/${rest}`,
    (area: string, rest: string) => `0049-${area}-${rest}`,
    (area: string, rest: string) => `(0${area}) ${rest}`,
    (area: string, rest: string) => `0${area} ${rest}`,
    (area: string, rest: string) => `+49 0${area} ${rest}`,
  );

  it('is one number however it is written, and stays what it is when judged again', () => {
    const area = fc.integer({ min: 10, max: 99 }).map(String);
    const rest = fc.integer({ min: 100_000, max: 99_999_999 }).map(String);
    fc.assert(
      fc.property(written, area, rest, (write, prefix, number) => {
        const judged = judgePhone(write(prefix, number), { country: 'DE' });
        expect(judged).toEqual({ ok: true, value: `+49${prefix}${number}` });
        expect(judgePhone(`+49${prefix}${number}`)).toEqual(judged);
      }),
    );
  });

  it.each([
    ['030 123456', undefined, 'quality.phone_without_country'],
    ['030 123456', 'FR', 'quality.phone_without_country'],
    ['49 30 123456', 'DE', 'quality.phone_ambiguous'],
    ['0664 1234567', 'AT', '+436641234567'],
    ['044 668 18 00', 'CH', '+41446681800'],
    ['044 668 18', 'CH', 'quality.bad_phone'],
    ['232 12 12', 'LI', '+4232321212'],
    ['+423 232 12 12', undefined, '+4232321212'],
    ['+33 1 42 68 53 00', undefined, '+33142685300'],
    ['+33 (0)1 42 68 53 00', undefined, 'quality.phone_ambiguous'],
    ['030 123456 App. 12', 'DE', 'quality.bad_phone'],
    ['030 123456, 0171 2345678', 'DE', 'quality.bad_phone'],
    ['4.93012E+11', 'DE', 'quality.bad_phone'],
    ['0000000000', 'DE', 'quality.bad_phone'],
    ['110', 'DE', 'quality.bad_phone'],
    ['', 'DE', 'quality.bad_phone'],
  ] as const)('%j in %s: %s', (raw, country, outcome) => {
    expect(said(judgePhone(raw, { ...(country && { country }) }))).toBe(outcome);
  });
});

describe('a price', () => {
  it('is read back from every way of writing it, to the cent', () => {
    const group = (whole: string, mark: string) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (minor) => {
        const amount = money(minor, 'EUR');
        const [whole = '', cents = ''] = formatDecimal(amount).split('.');
        for (const text of [
          `${whole}.${cents}`,
          `${whole},${cents}`,
          `${group(whole, '.')},${cents} €`,
          `EUR ${group(whole, ',')}.${cents}`,
          `${group(whole, "'")}.${cents}`,
          `${group(whole, '\u00a0')},${cents} EUR`,
        ]) {
          expect({ text, judged: judgePrice(text, { currency: 'EUR' }) }).toEqual({
            text,
            judged: { ok: true, value: amount },
          });
        }
      }),
    );
  });

  it.each([
    ['1.234', 'quality.price_ambiguous'],
    ['1,234', 'quality.price_ambiguous'],
    ['0.123', 'quality.price_digits'],
    [12.345, 'quality.price_digits'],
    [1e21, 'quality.bad_price'],
    ['99999999999999999', 'quality.price_too_large'],
    ['-12.90', 'quality.price_negative'],
    ['€ -12,90', 'quality.price_negative'],
    ['0,00', 'quality.price_zero'],
    ['12,90 CHF', 'quality.price_currency'],
    ['$12.90', 'quality.price_currency'],
    ['1.23.4', 'quality.bad_price'],
    ['=1+1', 'quality.bad_price'],
    ['', 'quality.bad_price'],
  ])('%j in EUR: %s', (raw, code) => expect(said(judgePrice(raw, { currency: 'EUR' }))).toBe(code));

  it('has one reading where the source says what parts its fraction', () => {
    expect(said(judgePrice('1.234', { currency: 'EUR', decimalMark: ',' }))).toEqual(money(123_400, 'EUR'));
    expect(said(judgePrice('1.234', { currency: 'KWD', decimalMark: '.' }))).toEqual(money(1234, 'KWD'));
    expect(said(judgePrice('12.90', { currency: 'EUR', decimalMark: ',' }))).toBe('quality.bad_price');
    expect(said(judgePrice('0', { currency: 'EUR', free: true }))).toEqual(money(0, 'EUR'));
  });
});

describe('a tax rate', () => {
  it.each([
    [19, 'DE', 1900],
    [0.19, 'DE', 1900],
    ['0,19', 'DE', 1900],
    ['19 %', 'DE', 1900],
    ['7.00', 'DE', 700],
    ['0.081', 'CH', 810],
    [8.1, 'CH', 810],
    [0.2, 'AT', 2000],
    ['0', undefined, 0],
    [19, undefined, 1900],
    ['0.5%', undefined, 50],
    [0.19, undefined, 'quality.tax_rate_ambiguous'],
    [1, undefined, 'quality.tax_rate_ambiguous'],
    [16, 'DE', 'quality.tax_rate_unknown'],
    ['0.19 %', 'DE', 'quality.tax_rate_unknown'],
    [1900, undefined, 'quality.bad_tax_rate'],
    [-19, 'DE', 'quality.bad_tax_rate'],
    ['STANDARD', 'DE', 'quality.bad_tax_rate'],
  ] as const)('%j in %s: %s', (raw, country, outcome) => {
    expect(said(judgeTaxRate(raw, { ...(country && { country }) }))).toBe(outcome);
  });

  it('is the same in per cent and as a fraction, for every rate in force', () => {
    const rates = [
      ['DE', 700],
      ['DE', 1900],
      ['AT', 1000],
      ['AT', 1300],
      ['AT', 2000],
      ['CH', 260],
      ['LI', 810],
    ] as const;
    for (const [country, bps] of rates) {
      expect(said(judgeTaxRate(bps / 100, { country }))).toBe(bps);
      expect(said(judgeTaxRate(bps / 10_000, { country }))).toBe(bps);
    }
  });
});

describe('an e-mail address', () => {
  it.each([
    [' Ada@Example.ORG ', 'Ada@example.org'],
    ['ada@example.org; grace@example.org', 'quality.several_emails'],
    ['Ada <ada@example.org>', 'quality.bad_email'],
    ['mailto:ada@example.org', 'quality.bad_email'],
    ['ada@example', 'quality.bad_email'],
    ['', 'quality.bad_email'],
  ])('%j: %s', (raw, outcome) => expect(said(judgeEmail(raw))).toBe(outcome));
});

describe('an address', () => {
  const berlin = { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'Deutschland' };
  const canonical = { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' };

  it.each([
    [{}, canonical],
    [{ postalCode: 'D-10119' }, canonical],
    [
      { postalCode: 1067, city: 'Dresden' },
      { ...canonical, postalCode: '01067', city: 'Dresden' },
    ],
    [{ postalCode: '1067' }, 'quality.postal_code_digits'],
    [{ postalCode: 'A-1010' }, 'quality.postal_code_country'],
    [{ postalCode: 'D-80331', country: 'Austria' }, 'quality.postal_code_country'],
    [{ postalCode: '123456' }, 'quality.bad_address'],
    [{ country: 'European Community' }, 'quality.unknown_country'],
    [{ street: '-' }, 'quality.address_placeholder'],
    [{ city: '' }, 'quality.address_placeholder'],
    [{ street: 'Torstraße 1\nHinterhaus' }, 'quality.bad_address'],
  ])('with %j: %j', (change, outcome) =>
    expect(said(judgeAddress({ ...berlin, ...change }))).toEqual(outcome),
  );

  it('names the field that is wrong and never says what stood in it', () => {
    const judged = judgeAddress({ ...berlin, postalCode: 'Geheimweg 7' }, 'shippingAddress');
    expect(judged).toMatchObject({ ok: false, finding: { field: 'shippingAddress.postalCode' } });
    expect(JSON.stringify(judged)).not.toContain('Geheimweg');
  });
});

describe('rules together', () => {
  it('give all values, or all findings and not only the first', () => {
    const country = judgeCountry('EIRE');
    expect(judgeTogether({ country, email: judgeEmail('ada@example.org') })).toEqual({
      ok: true,
      value: { country: 'IE', email: 'ada@example.org' },
    });
    const both = judgeTogether({
      country: judgeCountry('Unspecified'),
      email: judgeEmail('?'),
      fine: country,
    });
    expect(both.ok ? [] : both.findings.map(({ field }) => field)).toEqual(['country', 'email']);
  });

  it('throw at nothing that is text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const judged of [
          judgeEmail(text),
          judgePhone(text, { country: 'DE' }),
          judgePrice(text, { currency: 'EUR' }),
          judgeTaxRate(text, { country: 'DE' }),
          judgeCountry(text),
        ]) {
          expect(judged.ok || judged.finding.code.startsWith('quality.')).toBe(true);
        }
      }),
    );
  });
});
