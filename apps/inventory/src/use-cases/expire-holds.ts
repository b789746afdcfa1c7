import type { Clock } from '@accord/canonical';
import type { Holds } from './ports/reservations.ts';

const batch = 100;

/** Frees pieces held for orders that were never placed in time. */
export class ExpireHolds {
  readonly #holds: Holds;
  readonly #clock: Clock;

  constructor(holds: Holds, clock: Clock) {
    this.#holds = holds;
    this.#clock = clock;
  }

  /** Until none is due. Several replicas may sweep at once: each frees others. @returns how many */
  async execute(): Promise<number> {
    const now = this.#clock.now();
    let total = 0;
    for (;;) {
      const freed = await this.#holds.expire(now, batch);
      total += freed;
      if (freed < batch) return total;
    }
  }
}
