import type { Lease, LeaseAsk, LeaseSource } from './lease.ts';
import { keptBack, starvingAfterMs } from './lanes.ts';
import type { Lane } from './lanes.ts';
import { bucketOf } from './windows.ts';
import type { Bucket, QuotaWindow } from './windows.ts';

interface Level {
  readonly bucket: Bucket;
  tokens: number;
}

export interface LocalShareOptions {
  /** Part of the whole quota. */
  readonly share: number;
  /** So that processes which lose their common home together do not add a burst each to what was leased before. */
  readonly beginsEmpty: boolean;
  readonly monotonicMs: () => number;
}

/** This process's fixed part of a quota, for when the others cannot be asked. */
export class LocalShare implements LeaseSource {
  readonly #levels: readonly Level[];
  readonly #monotonicMs: () => number;
  #filledAtMs: number;
  #notBeforeMs = 0;
  readonly #refusedSinceMs = new Map<Lane, number>();

  constructor(windows: readonly QuotaWindow[], { share, beginsEmpty, monotonicMs }: LocalShareOptions) {
    this.#levels = windows.map((window) => {
      const bucket = bucketOf(window, share);
      return { bucket, tokens: beginsEmpty ? 0 : bucket.capacity };
    });
    this.#monotonicMs = monotonicMs;
    this.#filledAtMs = monotonicMs();
  }

  async lease({ lane, wanted }: LeaseAsk): Promise<Lease> {
    const nowMs = this.#monotonicMs();
    if (nowMs < this.#notBeforeMs) return { granted: 0, retryMs: this.#notBeforeMs - nowMs };
    this.#fill(nowMs);
    let granted = wanted;
    let retryMs = 0;
    const starving = nowMs - (this.#refusedSinceMs.get(lane) ?? nowMs) > starvingAfterMs;
    for (const { bucket, tokens } of this.#levels) {
      const kept = starving ? 0 : Math.min(keptBack[lane] * bucket.capacity, bucket.capacity - 1);
      granted = Math.min(granted, Math.max(0, Math.floor(tokens - kept)));
      retryMs = Math.max(retryMs, (1 + kept - tokens) / bucket.perMsRefill);
    }
    for (const level of this.#levels) level.tokens -= granted;
    if (granted > 0) this.#refusedSinceMs.delete(lane);
    else this.#refusedSinceMs.set(lane, this.#refusedSinceMs.get(lane) ?? nowMs);
    return { granted, retryMs: granted > 0 ? 0 : Math.max(1, retryMs) };
  }

  async slow(pauseMs: number): Promise<void> {
    this.#notBeforeMs = Math.max(this.#notBeforeMs, this.#monotonicMs() + pauseMs);
    for (const level of this.#levels) level.tokens = 0;
  }

  #fill(nowMs: number): void {
    const passedMs = nowMs - this.#filledAtMs;
    this.#filledAtMs = nowMs;
    for (const level of this.#levels) {
      const { capacity, perMsRefill } = level.bucket;
      level.tokens = Math.min(capacity, level.tokens + passedMs * perMsRefill);
    }
  }
}
