import { expect, it } from '@jest/globals';
import { readRetryAfter } from './retry-after.ts';

const nowMs = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
const limits = { nowMs, maxMs: 60_000 };

it.each([
  ['seconds', '7', 7_000],
  ['fractions of a second', '0.5', 500],
  ['a date', 'Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
  ['a date that has passed', 'Wed, 21 Oct 2026 07:27:00 GMT', 0],
  ['more than is believed', '1000000000', 60_000],
  ['the first of several', ['3', '9'], 3_000],
  ['nonsense', 'soon', undefined],
  ['nothing', undefined, undefined],
  ['a negative number', '-5', 0],
] as const)('reads %s', (_what, header, expected) => {
  expect(readRetryAfter(Array.isArray(header) ? [...header] : (header as string | undefined), limits)).toBe(
    expected,
  );
});
