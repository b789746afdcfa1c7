import { eventCatalogue } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import { code, toldByEvent, toldEvents } from './told-by-event.ts';

describe('toldByEvent', () => {
  it('has words for every event of the catalogue', () => {
    expect([...toldEvents].sort()).toEqual(eventCatalogue.map(({ key }) => key).sort());
  });

  it('says nothing about an event it does not know, and marks data that is not what the type promises', () => {
    expect(toldByEvent('checkout.order.placed.v9', { email: 'ada@example.org' })).toEqual({});
    expect(toldByEvent('checkout.order.placed.v1', { email: 'ada@example.org' })).toEqual({
      unreadable: true,
    });
  });

  it('repeats a reason only when it is a code', () => {
    expect(code('inventory.insufficient_stock')).toBe('inventory.insufficient_stock');
    expect(code('Frau Lovelace möchte nicht mehr')).toBe('in_words');
  });
});
