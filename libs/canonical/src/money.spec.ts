import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate } from './allocate.ts';
import { Currency, exponentOf } from './currency.ts';
import { Failure } from './failure.ts';
import { add, formatDecimal, Money, money, multiply, parseDecimal, subtract, sum } from './money.ts';
import { multiplyPrice, priceFromGross, splitGross, sumTotals } from './price.ts';

const currency = fc.constantFrom(...Currency.options);
const minor = fc.maxSafeInteger();
const modest = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Failure ? error.code : String(error);
  }
}

describe('decimal text', () => {
  it('reads back every amount of every currency exactly as it was written', () => {
    fc.assert(
      fc.property(minor, currency, (amount, unit) => {
        const value = money(amount, unit);
        expect(parseDecimal(formatDecimal(value), unit)).toEqual(value);
      }),
    );
  });

  it('writes as many digits after the point as the currency has', () => {
    expect(formatDecimal(money(100_988, 'EUR'))).toBe('1009.88');
    expect(formatDecimal(money(500, 'JPY'))).toBe('500');
    expect(formatDecimal(money(-5, 'EUR'))).toBe('-0.05');
    expect(formatDecimal(money(1, 'KWD'))).toBe('0.001');
  });

  it('reads the padded decimals of an ERP and refuses to round real digits away', () => {
    expect(parseDecimal('149.0000', 'EUR')).toEqual({ minor: 14_900, currency: 'EUR' });
    expect(parseDecimal('149.5', 'EUR')).toEqual({ minor: 14_950, currency: 'EUR' });
    for (const text of ['149.005', '1e3', '1,50', '', '.5', '5.', 'NaN', ' 1', '0x10', '--1']) {
      expect([text, codeOf(() => parseDecimal(text, 'EUR'))]).toEqual([text, 'money.bad_decimal']);
    }
    expect(codeOf(() => parseDecimal('1.5', 'JPY'))).toBe('money.bad_decimal');
    expect(codeOf(() => parseDecimal('9999999999999999', 'EUR'))).toBe('money.overflow');
  });
});

describe('arithmetic', () => {
  it('accepts no float anywhere', () => {
    fc.assert(
      fc.property(
        fc.double().filter((value) => !Number.isSafeInteger(value)),
        currency,
        (float, unit) => {
          expect(codeOf(() => money(float, unit))).toBe('money.overflow');
          expect(Money.safeParse({ minor: float, currency: unit }).success).toBe(false);
          expect(codeOf(() => multiply(money(3, unit), float))).toBe('money.overflow');
          expect(codeOf(() => allocate(money(3, unit), [float]))).toBe('money.bad_weights');
        },
      ),
    );
  });

  it('takes back exactly what was added', () => {
    fc.assert(
      fc.property(modest, modest, currency, (a, b, unit) => {
        const first = money(a, unit);
        expect(subtract(add(first, money(b, unit)), money(b, unit))).toEqual(first);
      }),
    );
  });

  it('refuses to mix currencies and to leave the safe integers', () => {
    expect(codeOf(() => add(money(1, 'EUR'), money(1, 'USD')))).toBe('money.currency_mismatch');
    expect(codeOf(() => add(money(Number.MAX_SAFE_INTEGER, 'EUR'), money(1, 'EUR')))).toBe('money.overflow');
  });

  it('never yields a negative zero, which JSON would lose', () => {
    expect(Object.is(money(-0, 'EUR').minor, 0)).toBe(true);
    expect(Object.is(multiply(money(-5, 'EUR'), 0).minor, 0)).toBe(true);
  });
});

describe('allocate', () => {
  const weights = fc
    .array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 })
    .filter((list) => list.some((weight) => weight > 0));

  it('loses no minor unit and invents none, whatever the weights', () => {
    fc.assert(
      fc.property(minor, currency, weights, (amount, unit, list) => {
        expect(sum(allocate(money(amount, unit), list), unit).minor).toBe(amount === 0 ? 0 : amount);
      }),
    );
  });

  it('gives every part its exact share, less than one unit off', () => {
    fc.assert(
      fc.property(modest, weights, (amount, list) => {
        const total = list.reduce((a, b) => a + b, 0);
        allocate(money(amount, 'EUR'), list).forEach((part, index) => {
          expect(Math.abs(part.minor - (amount * (list[index] ?? 0)) / total)).toBeLessThan(1);
        });
      }),
    );
  });

  it('hands the odd cents to the earlier of equal parts', () => {
    expect(allocate(money(100, 'EUR'), [1, 1, 1]).map((part) => part.minor)).toEqual([34, 33, 33]);
    expect(allocate(money(-100, 'EUR'), [1, 1, 1]).map((part) => part.minor)).toEqual([-34, -33, -33]);
  });

  it('refuses weights that share nothing out', () => {
    for (const list of [[], [0, 0], [-1, 2]]) {
      expect(codeOf(() => allocate(money(1, 'EUR'), list))).toBe('money.bad_weights');
    }
  });
});

describe('price with tax', () => {
  const rate = fc.integer({ min: 0, max: 10_000 });

  it('splits gross so that net and tax always add up to it again', () => {
    fc.assert(
      fc.property(minor, rate, currency, (amount, bps, unit) => {
        const { net, tax, gross } = splitGross(money(amount, unit), bps);
        expect(add(net, tax)).toEqual(gross);
        expect(Math.abs(net.minor)).toBeLessThanOrEqual(Math.abs(gross.minor));
      }),
    );
  });

  it('rounds net half up to the cent, as an invoice does', () => {
    expect(splitGross(money(14_900, 'EUR'), 1900).net.minor).toBe(12_521);
    expect(splitGross(money(105, 'EUR'), 500).net.minor).toBe(100);
    expect(splitGross(money(3, 'EUR'), 10_000).net.minor).toBe(2); // 1.5
    expect(splitGross(money(-3, 'EUR'), 10_000).net.minor).toBe(-2);
  });

  it('sums lines to their total in net, tax and gross alike', () => {
    const line = fc.record({
      gross: fc.nat({ max: 10_000_000 }),
      bps: rate,
      quantity: fc.integer({ min: 1, max: 999 }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const total = sumTotals(
          lines.map(({ gross, bps, quantity }) =>
            multiplyPrice(priceFromGross(money(gross, 'EUR'), bps), quantity),
          ),
          'EUR',
        );
        expect(add(total.net, total.tax)).toEqual(total.gross);
        expect(total.gross.minor).toBe(lines.reduce((all, { gross, quantity }) => all + gross * quantity, 0));
      }),
    );
  });

  it('refuses a rate that is no whole number of basis points', () => {
    for (const bps of [0.19, -1, 10_001, Number.NaN]) {
      expect(codeOf(() => splitGross(money(100, 'EUR'), bps))).toBe('price.bad_tax_rate');
    }
  });

  it('counts minor units as the runtime does for every currency, except the forint', () => {
    // ISO 4217 gives the forint two digits; CLDR, which the runtime follows, writes it without.
    for (const code of Currency.options.filter((option) => option !== 'HUF')) {
      const digits = new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
        .maximumFractionDigits;
      expect([code, exponentOf(code)]).toEqual([code, digits]);
    }
  });
});
