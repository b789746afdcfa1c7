import { describe, expect, it } from '@jest/globals';
import { localeOf } from './locale.ts';

describe('localeOf', () => {
  it.each([
    [undefined, 'en'],
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en-GB,en;q=0.9,de;q=0.8', 'en'],
    ['fr', 'en'],
    ['fr, de;q=0.3', 'de'],
    ['de;q=0, en', 'en'],
    ['de;q=nonsense', 'en'],
    ['den', 'en'],
  ] as const)('reads %s as %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale);
  });
});
