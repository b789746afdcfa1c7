import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { takeOver } from './vendor-stock.ts';

describe('taking over stock from the ERP', () => {
  it('keeps what we sold since the last report', () => {
    // 100 reported, 30 sold here, 20 delivered to the warehouse since.
    expect(takeOver({ onHand: 70, reserved: 0, vendorQuantity: 100 }, 120)).toEqual({
      change: 20,
      vendorQuantity: 120,
      owed: 0,
    });
  });

  it('starts from the whole figure when the ERP speaks for the first time', () => {
    expect(takeOver({ onHand: 0, reserved: 0, vendorQuantity: null }, 500).change).toBe(500);
  });

  it('leaves reserved pieces alone and owes the rest of a loss', () => {
    expect(takeOver({ onHand: 10, reserved: 8, vendorQuantity: 10 }, 3)).toEqual({
      change: -2,
      vendorQuantity: 8,
      owed: 5,
    });
  });

  it('collects what is owed once reservations end, and never goes below them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 100 }),
        (free, reserved, reported) => {
          const onHand = free + reserved;
          const first = takeOver({ onHand, reserved, vendorQuantity: onHand }, reported);
          expect(onHand + first.change).toBeGreaterThanOrEqual(reserved);
          const after = { onHand: onHand + first.change, reserved: 0, vendorQuantity: first.vendorQuantity };
          expect(after.onHand + takeOver(after, reported).change).toBe(reported);
        },
      ),
    );
  });
});
