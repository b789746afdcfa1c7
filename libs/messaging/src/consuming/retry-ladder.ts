import type { RetryTier } from '../topology/definition.ts';

export interface RetryWish {
  /** The attempt that just ended, from 1. */
  readonly attempt: number;
  /** How often the message has waited for somebody else. */
  readonly waits: number;
  readonly usesAttempt: boolean;
  readonly afterMs: number | undefined;
}

/**
 * The tier a message waits in, or undefined when it has climbed the whole ladder.
 * A wish for a time takes the first tier that is not earlier. Waiting for a vendor climbs from the second to the
 * fourth tier (5 s, 30 s, 2 min) and stays there, so that recovery is noticed within two minutes.
 */
export function chooseTier(tiers: readonly RetryTier[], wish: RetryWish): RetryTier | undefined {
  if (wish.usesAttempt && wish.attempt > tiers.length) return undefined;
  const { afterMs } = wish;
  if (afterMs !== undefined) return tiers.find((tier) => tier.delayMs >= afterMs) ?? tiers.at(-1);
  if (wish.usesAttempt) return tiers[wish.attempt - 1];
  const waiting = tiers.length > 1 ? tiers.slice(1, 4) : tiers;
  return waiting[Math.min(wish.waits, waiting.length - 1)];
}
