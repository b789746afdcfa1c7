import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, decideOnKey } from './idempotency.ts';

const response = { status: 201, contentType: 'application/json', body: '{}' };

describe('an idempotency key', () => {
  it('replays, asks to wait, or refuses another request, whatever became of the first', () => {
    expect(decideOnKey({ requestHash: 'a', response }, 'a')).toEqual({ kind: 'replay', response });
    expect(decideOnKey({ requestHash: 'a', response: null }, 'a')).toEqual({ kind: 'in_progress' });
    expect(decideOnKey({ requestHash: 'a', response }, 'b')).toEqual({ kind: 'reused' });
    expect(decideOnKey({ requestHash: 'a', response: null }, 'b')).toEqual({ kind: 'reused' });
  });
});

describe('canonical JSON', () => {
  it('means the same as the value it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is one text for all orders of members, and keeps the order of lists', () => {
    expect(canonicalJson({ b: 1, a: { d: [2, 1], c: undefined } })).toBe('{"a":{"d":[2,1]},"b":1}');
    expect(canonicalJson({ a: { d: [2, 1] }, b: 1 })).toBe('{"a":{"d":[2,1]},"b":1}');
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });
});
