import { describe, expect, it } from '@jest/globals';
import { encodeForm, encodeQuery } from './encode.ts';

describe('form encoding', () => {
  it('writes nested fields in brackets, as Stripe reads them', () => {
    const form = encodeForm({ amount: 5, metadata: { orderId: 'o 1' }, expand: ['latest_charge'] });
    expect(form).toBe('amount=5&metadata[orderId]=o%201&expand[0]=latest_charge');
  });

  it('leaves out what is undefined and keeps what is empty', () => {
    expect(encodeForm({ a: undefined, b: '', c: false })).toBe('b=&c=false');
  });

  it('lets no value break out of its field', () => {
    expect(encodeForm({ name: 'x&admin=1', 'a&b': 'ü' })).toBe('name=x%26admin%3D1&a%26b=%C3%BC');
  });
});

describe('query encoding', () => {
  it('is empty without values and escapes names and values', () => {
    expect(encodeQuery({})).toBe('');
    expect(encodeQuery({ 'a-gt': 5, b: undefined, c: 'x/y' })).toBe('?a-gt=5&c=x%2Fy');
  });
});
