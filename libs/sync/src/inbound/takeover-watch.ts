import { createLogger, rest } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Runs } from '../runs.ts';

const everyMs = 5_000;
const log = createLogger('sync');

/** Looks every few seconds for runs whose owners died, and leaves its own to others when the process ends. */
@Injectable()
export class TakeoverWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stopping = new AbortController();
  #watching: Promise<void> | undefined;

  constructor(private readonly runs: Runs) {}

  onApplicationBootstrap(): void {
    this.#watching = this.#watch(this.#stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    await this.#watching;
    await this.runs.stop();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.runs.resume();
        await this.runs.sweep();
      } catch (error) {
        log.warn({ event: 'sync.watch_failed', error }, 'looking for lost runs failed and is tried again');
      }
      await rest(everyMs, signal);
    }
  }
}
