import { describe, expect, it } from '@jest/globals';
import { highestRole, scopesOf } from './role.ts';
import { safeReturn } from './session.ts';

describe('a role', () => {
  it('is the highest of those that the provider names, in whatever order', () => {
    expect(highestRole(['admin', 'reader'])).toBe('admin');
    expect(highestRole(['reader', 'operator', 'everyone'])).toBe('operator');
  });

  it('is none for a person of whom the provider says nothing that means anything here', () => {
    expect(highestRole([])).toBeUndefined();
    expect(highestRole(['administrator', 'constructor'])).toBeUndefined();
  });

  it('may bear another name at the provider', () => {
    expect(highestRole(['shop-night-shift'], { 'shop-night-shift': 'operator' })).toBe('operator');
  });

  it('gives no right that the next higher one does not give', () => {
    expect(scopesOf('operator')).toEqual(expect.arrayContaining([...scopesOf('reader')]));
    expect(scopesOf('admin')).toEqual(expect.arrayContaining([...scopesOf('operator')]));
    expect(scopesOf('reader')).toEqual(['operations:read']);
  });
});

describe('the page to return to', () => {
  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'parked',
    '/a\r\nset-cookie: b',
    undefined,
  ])('is the first one when %j was asked for', (path) => {
    expect(safeReturn(path)).toBe('/');
  });

  it('is the one that was asked for when it is ours', () => {
    expect(safeReturn('/parked/groups/0af7?queue=a.b&state=held')).toBe(
      '/parked/groups/0af7?queue=a.b&state=held',
    );
  });
});
