import type { RunningSystem } from '@accord/cli';
import { setTimeout as wait } from 'node:timers/promises';

import { Book } from './book.ts';

/** When something went forward, in milliseconds of the run, ascending. */
export interface Progress {
  readonly accepted: readonly number[];
  /** One entry per completed order, as seen every quarter of a second. */
  readonly completed: readonly number[];
  /** Moments at which the relay of checkout had got events to the broker that it had not before. */
  readonly published: readonly number[];
}

const completedEveryMs = 250;
const publishedEveryMs = 100;
const askLimitMs = 1_000;

/** Looks at a run from outside while it goes on. What does not answer just now is asked again. */
export class Watch implements Progress {
  readonly accepted: number[] = [];
  readonly completed: number[] = [];
  readonly published: number[] = [];
  readonly #startedMs = performance.now();
  readonly #book: Book;
  #watching = true;
  #loops: Promise<unknown> = Promise.resolve();

  constructor(private readonly system: RunningSystem) {
    this.#book = new Book(system);
  }

  /** Milliseconds since the watch began. */
  readonly now = (): number => performance.now() - this.#startedMs;

  async start(): Promise<void> {
    const before = await this.#book.completedOrders();
    this.#loops = Promise.all([this.#watchCompleted(before), this.#watchPublished()]);
  }

  orderAccepted(): void {
    this.accepted.push(this.now());
  }

  async stop(): Promise<void> {
    this.#watching = false;
    await this.#loops;
    await this.#book.close();
  }

  async #watchCompleted(before: number): Promise<void> {
    let seen = before;
    while (this.#watching) {
      const now = await this.#book.completedOrders().catch(() => seen);
      for (; seen < now; seen += 1) this.completed.push(this.now());
      await wait(completedEveryMs);
    }
  }

  async #watchPublished(): Promise<void> {
    let seen: number | undefined;
    while (this.#watching) {
      const now = await this.#relayed();
      // A relay that was killed counts from nought again.
      if (now !== undefined && seen !== undefined && now !== seen && now > 0) this.published.push(this.now());
      seen = now ?? seen;
      await wait(publishedEveryMs);
    }
  }

  /** Events that the relay got confirmed so far, by its own count; undefined when it does not answer. */
  async #relayed(): Promise<number | undefined> {
    try {
      const response = await fetch(`${this.system.urlOf('checkout relay')}/metrics`, {
        signal: AbortSignal.timeout(askLimitMs),
      });
      return sentEvents(await response.text());
    } catch {
      return undefined;
    }
  }
}

/** The sum of `accord_outbox_relayed_total` over all events that were sent. */
export function sentEvents(metrics: string): number {
  return [...metrics.matchAll(/^accord_outbox_relayed_total\{[^}]*outcome="sent"[^}]*\} (\d+)/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
