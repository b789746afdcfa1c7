import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { diffOf, placesOf } from './body-diff.ts';
import { customerDigest, customerOf } from './customer-digest.ts';
import { maskedBody } from './masked-body.ts';
import { knownVendors, vendorOf } from './parked-group.ts';

const id = '0198c0de-0000-7000-8000-00000000000e';

describe('what is shown of a parked message', () => {
  it('is its shape, with ids, types and counts, and nothing that could be about a person', () => {
    const body = {
      id,
      street: 'Torstraße 1',
      phone: 491701234567,
      lines: [{ quantity: 2 }],
      'ada@example.org': 1,
    };
    const shown = maskedBody(Buffer.from(JSON.stringify(body)));
    expect(JSON.parse(shown)).toEqual({
      id,
      street: '***',
      phone: '***',
      lines: [{ quantity: 2 }],
      '***': '***',
    });
    expect(maskedBody(Buffer.from('Ada Lovelace'))).toBe('*** 12 bytes that are no JSON');
  });

  it('tells where two bodies differ, and on record only where', () => {
    const changes = diffOf(
      '{"a":{"b":1,"c":[1,2]},"Ada Lovelace":1}',
      '{"a":{"b":2,"c":[1]},"Ada Lovelace":2,"d":null}',
    );
    expect(changes).toEqual([
      { place: 'a.b', before: '1', after: '2' },
      { place: 'a.c.1', before: '2', after: null },
      { place: 'Ada Lovelace', before: '1', after: '2' },
      { place: 'd', before: null, after: 'null' },
    ]);
    expect(placesOf(changes)).toEqual(['a.b', 'a.c.1', '***', 'd']);
    expect(diffOf('x', 'y')).toEqual([{ place: '', before: '"x"', after: '"y"' }]);
    expect(diffOf('{"a":1}', '{ "a": 1 }')).toEqual([]);
  });
});

describe('a customer in an index', () => {
  it('is the digest of an id, wherever an event names one, and never of an e-mail address', () => {
    expect(customerDigest(id.toUpperCase())?.toString('hex')).toHaveLength(64);
    expect(customerOf({ customerId: id })).toEqual(customerDigest(id));
    expect(customerOf({ customer: { customerId: id, email: 'ada@example.org' } })).toEqual(
      customerDigest(id),
    );
    expect(customerDigest('ada@example.org')).toBeUndefined();
    for (const nobody of [{ customer: { customerId: null } }, {}, null, 'x'])
      expect(customerOf(nobody)).toBeUndefined();
  });
});

describe('the vendor of a reason', () => {
  it('is known for every vendor that there is a contract with', () => {
    const vendors = readdirSync(new URL('../../../../contracts/vendors/', import.meta.url));
    expect(vendors.filter((vendor) => !knownVendors.has(vendor))).toEqual([]);
    expect(vendorOf('moodle.server_error')).toBe('moodle');
    expect(vendorOf('inventory.files_missing')).toBeNull();
  });
});
