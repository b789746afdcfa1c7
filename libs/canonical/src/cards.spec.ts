import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { containsCardNumber, maskCardNumbers, numbersOfOtherKinds } from './cards.ts';

const visa = '4242424242424242';

describe('containsCardNumber', () => {
  it('finds a card number wherever it stands in a body', () => {
    for (const value of [
      visa,
      Number(visa),
      { payment: { tokens: { stripe: visa } } },
      { lines: [{ note: `card ${visa}, thanks` }] },
      { [visa]: 'as a key' },
      '4242 4242 4242 4242',
      '4242-4242-4242-4242',
      '4242 4242 4242 4242 123',
      `VISA${visa}`,
      '3714 496353 98431',
      '5555555555554444',
      '2223003122003222',
    ]) {
      expect([value, containsCardNumber(value)]).toEqual([value, true]);
    }
  });

  it('leaves numbers alone that fail the check digit, are too long, or are dialled', () => {
    for (const value of [
      '4242424242424241',
      `${visa}${visa}`,
      '+4942424242424242',
      '424242424242',
      1_763_694_000_000,
      14_900,
      true,
      null,
      'A-3F7K4242AB',
    ]) {
      expect([value, containsCardNumber(value)]).toEqual([value, false]);
    }
  });

  it('is never set off by an id, though one in some has sixteen digits that look like a card', () => {
    expect(containsCardNumber({ id: '42424242-4242-4242-8242-424242424242' })).toBe(false);
    expect(containsCardNumber(`order/${'a4242424242424242'.padStart(64, '0')}/x`)).toBe(false);
    // The eleven digits at the end of the span and the flags "01" pass the check.
    const traceparent = '00-12a60a07e46545ef1c79d4482027f011-abcde40401198036-01';
    expect(containsCardNumber({ traceparent })).toBe(false);
    expect(containsCardNumber({ traceparent, note: `${traceparent} ${visa}` })).toBe(true);
    fc.assert(fc.property(fc.uuid(), (id) => !containsCardNumber({ id, href: `/orders/${id}/cancel` })));
  });

  it('leaves fields alone whose numbers have check digits of their own', () => {
    const parcel = { trackingNumber: visa, note: 'none' };
    expect(containsCardNumber(parcel, { except: numbersOfOtherKinds })).toBe(false);
    expect(containsCardNumber({ ...parcel, note: visa }, { except: numbersOfOtherKinds })).toBe(true);
  });

  it('can be starred out of a text, which keeps everything else', () => {
    expect(maskCardNumbers(`{"a":"${visa}","b":"+49 30 1234567890123","c":17}`)).toBe(
      '{"a":"****************","b":"+49 30 1234567890123","c":17}',
    );
    expect(containsCardNumber(maskCardNumbers('4242 4242 4242 4242, 3714 496353 98431'))).toBe(false);
  });

  it('treats a value too deep to look into as if it held one', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 40; level++) deep = [deep];
    expect(containsCardNumber(deep)).toBe(true);
  });
});
