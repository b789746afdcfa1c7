import { describe, expect, it } from '@jest/globals';
import { counted, formatAgo, formatDuration, formatMoney, formatShare, formatTime } from './format.ts';

describe('amounts', () => {
  it.each([
    [{ minor: 100_988, currency: 'EUR' }, '€1,009.88'],
    [{ minor: 500, currency: 'JPY' }, '¥500'],
    [{ minor: 1_234_567, currency: 'KWD' }, 'KWD 1,234.567'],
    [{ minor: -5, currency: 'EUR' }, '-€0.05'],
  ])('%j is %s, with the decimals of its currency', (money, text) => {
    expect(formatMoney(money).replaceAll(/\s/g, ' ')).toBe(text);
  });
});

describe('times', () => {
  it('bear their zone', () => {
    expect(formatTime('2026-11-21T03:00:04.250Z', 'Europe/Berlin')).toBe('21 Nov 2026, 04:00:04 CET');
  });

  it.each([
    [4, 'just now'],
    [-3, 'just now'],
    [130, '2 minutes ago'],
    [7_200, '2 hours ago'],
    [86_400, 'yesterday'],
    [40 * 86_400, '40 days ago'],
    [-7_200, 'in 2 hours'],
  ])('that lie %d s back are said as "%s"', (seconds, text) => {
    const now = Date.parse('2026-11-21T12:00:00.000Z');
    expect(formatAgo(new Date(now - seconds * 1_000).toISOString(), now)).toBe(text);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [412.5, '413 ms'],
    [1_200, '1.20 s'],
    [65_000, '1 min 5 s'],
    [3_600_000, '1 h 0 min'],
    [90_000_000, '1 d 1 h'],
  ])('of %d ms are said as "%s"', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

it('one is not many', () => {
  expect([counted(1, 'message'), counted(1_200, 'message'), counted(0, 'entry', 'entries')]).toEqual([
    '1 message',
    '1,200 messages',
    '0 entries',
  ]);
});

it('shares are as exact as they can be read at a glance', () => {
  expect([formatShare(0.125), formatShare(0), formatShare(1)]).toEqual(['12.5%', '0%', '100%']);
});
