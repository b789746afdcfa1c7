import type { RateReader } from '@accord/vendor-client';

/** How many calls in a row Amazon allows before its rate counts; of `searchOrders`. */
const burst = 20;
const header = 'x-amzn-ratelimit-limit';

/**
 * Amazon tells how many calls a second refill the bucket, and not what is left in it: that is counted here, from full.
 * A process that is not alone with its account learns the rest from a 429.
 */
export function bucketRate(): RateReader {
  let left = burst;
  let countedAtMs: number | undefined;
  return ({ headers }, nowMs) => {
    const perSecond = Number(headers[header]);
    if (!Number.isFinite(perSecond) || perSecond <= 0) return undefined;
    const refilled = (Math.max(0, nowMs - (countedAtMs ?? nowMs)) / 1_000) * perSecond;
    left = Math.max(0, Math.min(burst, left + refilled) - 1);
    countedAtMs = nowMs;
    const resetMs = ((burst - left) / perSecond) * 1_000;
    return left < 1
      ? { remaining: 0, resetMs: 1_000 / perSecond, limit: burst }
      : { remaining: Math.floor(left), resetMs, limit: burst };
  };
}
