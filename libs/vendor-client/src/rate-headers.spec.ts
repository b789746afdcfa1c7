import { describe, expect, it } from '@jest/globals';
import { pauseFor, rateHeaders } from './rate-headers.ts';
import type { RateHeaderNames, RateHint } from './rate-headers.ts';

const nowMs = Date.UTC(2026, 0, 1);

function read(resetIn: RateHeaderNames['resetIn'], headers: Record<string, string>): RateHint | undefined {
  const reader = rateHeaders({ limit: 'limit', remaining: 'left', reset: 'reset', resetIn });
  return reader({ status: 200, headers, body: undefined, rawBody: '' }, nowMs);
}

describe('rate headers', () => {
  it.each<[RateHeaderNames['resetIn'], string]>([
    ['seconds', '30'],
    ['milliseconds', '30000'],
    ['epoch_seconds', String(nowMs / 1_000 + 30)],
  ])('tell the end of the window in %s', (resetIn, reset) => {
    expect(read(resetIn, { limit: '75', left: '3', reset })).toEqual({
      limit: 75,
      remaining: 3,
      resetMs: 30_000,
    });
  });

  it.each([
    ['nothing', {}],
    ['a negative rest', { left: '-1', reset: '5' }],
    ['words', { left: 'many', reset: 'soon' }],
    ['no end', { left: '4' }],
  ])('are not believed when they say %s', (_what, headers) => {
    expect(read('seconds', headers)).toBeUndefined();
  });

  it('are believed for an hour at most, never into the past, and without a limit that cannot be', () => {
    expect(read('seconds', { left: '0', reset: '1000000000' })).toEqual({ remaining: 0, resetMs: 3_600_000 });
    expect(read('epoch_seconds', { left: '0', reset: '5' })).toEqual({ remaining: 0, resetMs: 0 });
    expect(read('seconds', { left: '9', reset: '1', limit: '3' })).toEqual({ remaining: 9, resetMs: 1_000 });
    expect(read('seconds', { left: '3, 700;w=60', reset: '1;x', limit: '75, 750' })).toEqual({
      remaining: 3,
      resetMs: 1_000,
      limit: 75,
    });
  });

  it('slow us down before the last call is used up, and stop us at it', () => {
    expect(pauseFor({ remaining: 0, resetMs: 900, limit: 100 })).toBe(900);
    expect(pauseFor({ remaining: 8, resetMs: 900, limit: 100 })).toBe(100);
    expect(pauseFor({ remaining: 10, resetMs: 900, limit: 100 })).toBe(0);
    expect(pauseFor({ remaining: 1, resetMs: 900 })).toBe(0);
  });
});
