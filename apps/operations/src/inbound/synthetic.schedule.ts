import { createLogger, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { RunSynthetic } from '../use-cases/synthetic/run-synthetic.ts';
import { syntheticSettings } from '../use-cases/synthetic/synthetic-settings.ts';
import type { SyntheticSettings } from '../use-cases/synthetic/synthetic-settings.ts';

/** Asks now and then whether it is time for a synthetic order; not at all where none are to be placed. */
@Injectable()
export class SyntheticSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = createLogger('synthetic');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly run: RunSynthetic,
    @Inject(syntheticSettings) private readonly settings: SyntheticSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.everyMs > 0) this.running = this.keepRunning();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    // What is just coming up deserves a moment.
    await rest(this.settings.everyMs / 4, signal);
    while (!signal.aborted) {
      await this.run.execute(signal).catch((error: unknown) => {
        this.log.warn({ event: 'synthetic.not_run', error }, 'asks again');
      });
      await rest(this.settings.everyMs / 10, signal);
    }
  }
}
