import { describe, expect, it } from '@jest/globals';
import { entryOf } from './entry-of.ts';
import { vendorReference } from './vendor-reference.ts';

describe('a table', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'unheard-of'])(
    'says nothing about a value called %s',
    (value) => {
      expect(entryOf({ paid: 'captured' }, value)).toBeUndefined();
    },
  );

  it('says what it holds', () => {
    expect(entryOf({ paid: 'captured' }, 'paid')).toBe('captured');
  });
});

describe('an id of a vendor', () => {
  it.each([
    ['is empty', ''],
    ['is a card number', '4242424242424242'],
    ['has a card number in it', 'ref 5105 1051 0510 5100'],
    ['has a NUL in it', 'pi_1\u0000'],
    ['begins a line of its own', 'pi_1\n{"event":"forged"}'],
    ['ends in half of a character pair', 'pi_\ud83d'],
    ['is longer than any column', 'x'.repeat(256)],
  ])('that %s is none', (_what, text) => {
    expect(vendorReference.safeParse(text).success).toBe(false);
  });

  it.each(['pi_3MockHeld', '8835511210681324', 'VNVQ2XG6CGNKS9M8', '0198c0de-0000-7000-8000-00000000000a'])(
    'such as %s may be kept',
    (text) => {
      expect(vendorReference.parse(text)).toBe(text);
    },
  );
});
