import { z } from 'zod';

/** As a vendor states its quota: at most `limit` calls in any stretch of `perMs` milliseconds. */
export interface QuotaWindow {
  readonly limit: number;
  readonly perMs: number;
}

/** A window as a bucket that keeps it: at most `capacity` at once, refilled by `perMsRefill` each millisecond. */
export interface Bucket {
  readonly perMs: number;
  readonly capacity: number;
  readonly perMsRefill: number;
}

/** Part of a window that may go out in one burst; the rest comes back evenly. */
const burstShare = 0.2;
/** How long a leased call may wait before it is sent, as a part of the shortest window. */
const leaseShare = 0.1;

/** How long a leased call is good for: a quota of several windows is leased for the shortest. */
export function leaseLifeMs(windows: readonly QuotaWindow[]): number {
  return leaseShare * Math.min(...windows.map(({ perMs }) => perMs));
}

/**
 * In any stretch of the window's length go out at most the burst, what is refilled meanwhile, and what was leased
 * before it and used in it. The refill is such that these together stay below the limit.
 * @param share part of the quota, where it is split between processes that cannot ask each other
 */
export function bucketOf({ limit, perMs }: QuotaWindow, share = 1): Bucket {
  const own = limit * share;
  const capacity = Math.max(1, Math.floor(own * burstShare));
  const refill = Math.max(own - capacity, own / 2);
  return { perMs, capacity, perMsRefill: refill / (perMs * (1 + leaseShare)) };
}

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const form = /^(\d{1,9})\/(\d{1,6})?(ms|s|m|h)$/;

/** A variable such as `75/1s, 750/60s`, or `none`. */
export const quotaVariable = (published: string) =>
  z
    .string()
    .default(published)
    .transform((text, context): readonly QuotaWindow[] => {
      if (text.trim() === 'none') return [];
      return text.split(',').map((part) => {
        const match = form.exec(part.trim());
        const unit = match?.[3] as keyof typeof units | undefined;
        const window = unit && { limit: Number(match?.[1]), perMs: Number(match?.[2] ?? 1) * units[unit] };
        if (window && window.limit > 0 && window.perMs >= 100) return window;
        context.addIssue({
          code: 'custom',
          message:
            'must be calls per time such as "75/1s,750/60s" (at least 1 call, at least 100ms), or "none"',
        });
        return { limit: 1, perMs: 1_000 };
      });
    });
