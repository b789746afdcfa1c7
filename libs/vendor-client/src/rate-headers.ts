import type { VendorResponse } from './vendor-client.ts';

/** What a vendor says is left of its quota. */
export interface RateHint {
  readonly remaining: number;
  /** Until the quota is full again. */
  readonly resetMs: number;
  /** Size of the quota, where the vendor tells it. */
  readonly limit?: number;
}

export type RateReader = (response: VendorResponse, nowMs: number) => RateHint | undefined;

export interface RateHeaderNames {
  readonly remaining: string;
  readonly limit: string;
  readonly reset: string;
  /** How the vendor writes the reset: a duration, or an instant in epoch seconds by its own clock. */
  readonly resetIn: 'seconds' | 'milliseconds' | 'epoch_seconds';
}

/** No vendor's window is longer than this; what claims to be is nonsense or a block that Retry-After tells better. */
const longestResetMs = 3_600_000;
/** Below this part of its quota an account slows down by itself. */
const scarce = 0.1;

/** Reader for headers of these names; numbers that cannot be true are not believed. */
export function rateHeaders(names: RateHeaderNames): RateReader {
  return ({ headers }, nowMs) => {
    const remaining = count(headers[names.remaining]);
    const reset = count(headers[names.reset]);
    if (remaining === undefined || reset === undefined) return undefined;
    const limit = count(headers[names.limit]);
    return {
      remaining,
      resetMs: Math.min(Math.max(resetMs(reset, names.resetIn, nowMs), 0), longestResetMs),
      ...(limit === undefined || limit < remaining ? {} : { limit }),
    };
  };
}

/** How long the next call should wait: not at all, evenly over what is left of the window, or until its end. */
export function pauseFor({ remaining, resetMs, limit }: RateHint): number {
  if (remaining === 0) return resetMs;
  if (limit === undefined || remaining >= limit * scarce) return 0;
  return resetMs / (remaining + 1);
}

function resetMs(value: number, unit: RateHeaderNames['resetIn'], nowMs: number): number {
  switch (unit) {
    case 'seconds':
      return value * 1_000;
    case 'milliseconds':
      return value;
    case 'epoch_seconds':
      return value * 1_000 - nowMs;
  }
}

/** Structured fields may carry parameters behind a semicolon or a second policy behind a comma. */
function count(header: string | string[] | undefined): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.split(/[,;]/)[0]?.trim();
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
