import type { Envelope } from '@accord/canonical';
import type { OrderStep } from './order-steps.ts';

/** How long it took from an event to the effect that a consumer told of. */
export interface CriticalTime {
  readonly queue: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const causesRemembered = 20_000;
const timesKept = 200;

/**
 * From event to effect, by consumer: an effect names the event that caused it, and both say when they were. Of what is
 * heard in an odd order or after a long rest nothing is learned.
 */
export class CriticalTimes {
  readonly #causes = new Map<string, number>();
  readonly #times = new Map<string, number[]>();

  /** @param done the step whose end the event tells of, if it does */
  add(event: Pick<Envelope, 'id' | 'time' | 'causationid'>, done: OrderStep | undefined): void {
    const atMs = Date.parse(event.time);
    const causedMs = this.#causes.get(event.causationid);
    const queue = done?.queue;
    if (queue !== undefined && causedMs !== undefined)
      this.#times.set(
        queue,
        [...(this.#times.get(queue) ?? []), Math.max(0, atMs - causedMs)].slice(-timesKept),
      );
    this.#causes.set(event.id, atMs);
    if (this.#causes.size <= causesRemembered) return;
    const [oldest] = this.#causes.keys();
    if (oldest !== undefined) this.#causes.delete(oldest);
  }

  all(): CriticalTime[] {
    return [...this.#times].map(([queue, times]) => {
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
      return { queue, p50Ms: at(0.5), p95Ms: at(0.95) };
    });
  }
}
