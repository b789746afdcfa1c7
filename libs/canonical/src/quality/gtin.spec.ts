import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gtin14, judgeGtin } from './gtin.ts';

fc.configureGlobal({ seed: 20_261_121 });

/** By the schoolbook, from the left of the 14-digit form: another way than the code's own. */
function withCheckDigit(body: string): string {
  const padded = body.padStart(13, '0');
  const odd = [...padded]
    .filter((_, place) => place % 2 === 0)
    .reduce((sum, digit) => sum + Number(digit), 0);
  const even = [...padded]
    .filter((_, place) => place % 2 === 1)
    .reduce((sum, digit) => sum + Number(digit), 0);
  return body + String((10 - ((odd * 3 + even) % 10)) % 10);
}

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const gtins = fc
  .constantFrom(7, 11, 12, 13)
  .chain(digits)
  .filter((body) => !/^0+$/.test(body))
  .map(withCheckDigit);
const codeOf = (raw: string | number): string => {
  const judged = judgeGtin(raw);
  return judged.ok ? 'fine' : judged.finding.code;
};

describe('a GTIN', () => {
  it('is taken as it is when its check digit is right', () => {
    fc.assert(fc.property(gtins, (gtin) => expect(judgeGtin(gtin)).toEqual({ ok: true, value: gtin })));
  });

  it('is refused with any one digit wrong', () => {
    fc.assert(
      fc.property(gtins, fc.nat(), fc.integer({ min: 1, max: 9 }), (gtin, place, by) => {
        const at = place % gtin.length;
        const wrongDigit = String((Number(gtin[at]) + by) % 10);
        expect(codeOf(gtin.slice(0, at) + wrongDigit + gtin.slice(at + 1))).not.toBe('fine');
      }),
    );
  });

  it('comes back from a spreadsheet only with all of its digits', () => {
    fc.assert(
      fc.property(
        gtins.filter((gtin) => !gtin.startsWith('0')),
        fc.nat(),
        (gtin, kept) => {
          const places = kept % gtin.length;
          const mantissa = `${gtin[0]},${gtin.slice(1, places + 1)}`.replace(/,$/, '');
          const judged = judgeGtin(`${mantissa}E+${gtin.length - 1}`);
          if (places === gtin.length - 1) expect(judged).toEqual({ ok: true, value: gtin });
          else expect(judged).toMatchObject({ finding: { code: 'quality.gtin_exponent', field: 'gtin' } });
        },
      ),
    );
  });

  it('gets back the one zero that a number cannot keep, and no second one', () => {
    const twelve = digits(10)
      .filter((body) => !body.startsWith('0'))
      .map((body) => withCheckDigit(`0${body}`));
    fc.assert(
      fc.property(twelve, (gtin) => {
        expect(judgeGtin(Number(gtin))).toEqual({ ok: true, value: gtin });
        expect(gtin14(gtin)).toBe(gtin14(`0${gtin}`));
      }),
    );
    expect(codeOf(Number(withCheckDigit('00123456789')))).toBe('quality.gtin_lost_zeros');
  });

  it.each([
    ['4006381333931', 'fine'],
    ['400-6381-33393 1', 'fine'],
    ['4006381333931.0', 'fine'],
    ['4.00639E+12', 'quality.gtin_exponent'],
    ['4,00639E+12', 'quality.gtin_exponent'],
    ['4006381333932', 'quality.gtin_check_digit'],
    ['0000000000000', 'quality.bad_gtin'],
    ['40063813339310000', 'quality.bad_gtin'],
    ['n/a', 'quality.bad_gtin'],
    ['', 'quality.bad_gtin'],
  ])('%j: %s', (raw, code) => expect(codeOf(raw)).toBe(code));
});
