import { bulkhead } from 'cockatiel';
import type { BulkheadPolicy } from 'cockatiel';

/** Thrown without having called the work: all slots are taken, and the queue is full or took too long. */
export class NoSlot extends Error {
  override readonly name = 'NoSlot';
}

/** Bulkhead of one account: a slow vendor holds at most `slots` calls and as many waiting ones, never the service. */
export class Slots {
  readonly #policy: BulkheadPolicy;

  constructor(slots: number) {
    this.#policy = bulkhead(slots, slots);
  }

  /** @throws NoSlot when none comes free within `patienceMs` */
  run<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
    if (this.#policy.executionSlots > 0) return this.#policy.execute(work);
    if (this.#policy.queueSlots === 0) return Promise.reject(new NoSlot());
    return this.#queue(work, patienceMs);
  }

  /** The queue itself knows no time limit, so an expired entry answers now and is skipped when its turn comes. */
  #queue<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      let expired = false;
      const timer = setTimeout(() => {
        expired = true;
        reject(new NoSlot());
      }, patienceMs);
      const inTurn = async (): Promise<T> => {
        clearTimeout(timer);
        if (expired) throw new NoSlot();
        return work();
      };
      this.#policy.execute(inTurn).then(resolve, reject);
    });
  }
}
