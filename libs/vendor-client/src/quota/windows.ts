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
const burstShare = 0.15;
/** How long a leased call may wait before it is sent, as a part of the shortest window. */
const leaseShare = 0.1;
/** How much closer together calls may arrive than they were sent, as a part of the window: networks and busy processes. */
const transitShare = 0.1;

/** How long a leased call is good for: a quota of several windows is leased for the shortest. */
export function leaseLifeMs(windows: readonly QuotaWindow[]): number {
  return leaseShare * Math.min(...windows.map(({ perMs }) => perMs));
}

/**
 * In any stretch of the window's length arrive at most the burst, what is refilled meanwhile, and what was leased or
 * sent before it and arrived in it. The refill is such that these together stay below the limit.
 * @param share part of the quota, where it is split between processes that cannot ask each other
 */
export function bucketOf({ limit, perMs }: QuotaWindow, share = 1): Bucket {
  const own = limit * share;
  const capacity = Math.max(1, Math.floor(own * burstShare));
  const refill = Math.max(own - capacity, own / 2);
  return { perMs, capacity, perMsRefill: refill / (perMs * (1 + leaseShare + transitShare)) };
}

/** The tightest of the windows, as calls in a minute; null for no quota. */
export function callsPerMinute(windows: readonly QuotaWindow[]): number | null {
  if (windows.length === 0) return null;
  return Math.floor(Math.min(...windows.map(({ limit, perMs }) => (limit * 60_000) / perMs)));
}

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const form = /^(\d{1,9})\/(\d{1,6})?(ms|s|m|h)$/;

/**
 * Reads windows such as `75/1s,750/1m`, or `none`, which is no quota at all. Undefined for anything else: less than one
 * call, or a stretch of less than 100 ms.
 */
export function parseQuota(text: string): readonly QuotaWindow[] | undefined {
  if (text.trim() === 'none') return [];
  const windows = text.split(',').map((part) => parseWindow(part.trim()));
  const read = windows.filter((window) => window !== undefined);
  return read.length === windows.length ? read : undefined;
}

function parseWindow(text: string): QuotaWindow | undefined {
  const [, limit, count = '1', unit] = form.exec(text) ?? [];
  const unitMs = Object.entries(units).find(([name]) => name === unit)?.[1];
  if (unitMs === undefined) return undefined;
  const window = { limit: Number(limit), perMs: Number(count) * unitMs };
  return window.limit >= 1 && window.perMs >= 100 ? window : undefined;
}
