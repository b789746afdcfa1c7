import { describe, expect, it } from '@jest/globals';
import { measureWire } from './akeneo.wire.ts';

describe('a measurement of Akeneo', () => {
  it.each([
    ['12.5000', 12.5],
    [3, 3],
    [null, 0],
  ])('of %p is %d', (amount, read) => {
    expect(measureWire.parse({ amount, unit: 'GRAM' })).toEqual({ amount: read, unit: 'GRAM' });
  });

  it.each([true, '', '1e3', 'heavy', [2], {}])('of %p is none', (amount) => {
    expect(measureWire.safeParse({ amount, unit: 'GRAM' }).success).toBe(false);
  });
});
