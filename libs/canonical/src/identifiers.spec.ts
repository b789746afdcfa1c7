import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCohortId, parseOrderId, parseSku, Sku } from './identifiers.ts';
import { orderNumberOf, parseOrderNumber } from './order-number.ts';

describe('SKU', () => {
  it('is one and the same in any case', () => {
    expect(parseSku(' kit-robot-01 ')).toBe('KIT-ROBOT-01');
    expect(parseSku('85123A')).toBe('85123A');
  });

  it('reads back unchanged whatever it accepted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), (text) => {
        const first = Sku.safeParse(text);
        if (first.success) expect(parseSku(first.data)).toBe(first.data);
      }),
    );
  });

  it('refuses blanks, slashes, leading signs, more than 40 characters and other types', () => {
    for (const raw of ['', 'A B', 'A/B', '-A', '_A', 'Ä', 'A'.repeat(41), 12, null, undefined]) {
      expect(() => parseSku(raw)).toThrow(
        expect.objectContaining({ code: 'product.bad_sku', kind: 'invalid' }),
      );
    }
  });
});

describe('order number', () => {
  const ids = fc.uuid({ version: 7 });

  it('follows from the order id and reads back unchanged', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const number = orderNumberOf(id);
        expect(parseOrderNumber(number.toLowerCase())).toBe(number);
        expect(orderNumberOf(id)).toBe(number);
      }),
    );
  });

  it('differs for ids that differ in any of the last 50 bits', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 0, max: 11 }), (id, position) => {
        const at = id.length - 1 - position;
        const other = id.slice(0, at) + (id[at] === '0' ? '1' : '0') + id.slice(at + 1);
        expect(orderNumberOf(other)).not.toBe(orderNumberOf(id));
      }),
    );
  });

  it('refuses what is no UUID, and letters that look like digits', () => {
    expect(() => orderNumberOf('17')).toThrow(expect.objectContaining({ code: 'order.bad_number' }));
    expect(() => parseOrderNumber('A-ILOU000000')).toThrow(
      expect.objectContaining({ code: 'order.bad_number' }),
    );
  });
});

it('names the kind of id that was refused by its code', () => {
  expect(() => parseOrderId('17')).toThrow(expect.objectContaining({ code: 'order.bad_id' }));
  expect(() => parseCohortId('../etc')).toThrow(expect.objectContaining({ code: 'course.bad_cohort_id' }));
});
