import type { RetryReason } from './try-failed.ts';

const baseMs = { trouble: 50, throttled: 1_000 } as const;
const capMs = 5_000;

/**
 * Pause before the next try: full jitter over a doubling base, so that callers who failed together do not return
 * together; on top of Retry-After where the vendor named one.
 */
export function backoffMs(
  reason: Exclude<RetryReason, 'none' | 'new_token'>,
  attempt: number,
  { chance, retryAfterMs }: { readonly chance: number; readonly retryAfterMs: number | undefined },
): number {
  const ceiling = Math.min(capMs, baseMs[reason] * 2 ** (attempt - 1));
  if (retryAfterMs === undefined) return chance * ceiling;
  return retryAfterMs + chance * baseMs.trouble;
}
