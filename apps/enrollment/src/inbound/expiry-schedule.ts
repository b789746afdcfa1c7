import { createLogger, wait } from '@accord/service-kit';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { ExpireHeldSeats } from '../use-cases/expire-held-seats.ts';

const log = createLogger('enrollment.expiry');

/** Frees overdue seats at a steady pace. Several replicas may do it at once: they pass over each other's rows. */
export class ExpirySchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #expireHeldSeats: ExpireHeldSeats;
  readonly #everyMs: number;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(expireHeldSeats: ExpireHeldSeats, everyMs: number) {
    this.#expireHeldSeats = expireHeldSeats;
    this.#everyMs = everyMs;
  }

  onApplicationBootstrap(): void {
    if (this.#everyMs > 0) this.#running = this.#run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#sweep();
      await wait(this.#everyMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** A sweep that fails is made up for by the next one. */
  async #sweep(): Promise<void> {
    try {
      const ended = await this.#expireHeldSeats.execute();
      if (ended > 0) log.info({ event: 'seats.expired', holds: ended }, 'held seats are free again');
    } catch (error) {
      log.warn({ event: 'seats.expiry_failed', error }, 'overdue seats could not be freed this time');
    }
  }
}
