import { createLogger, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ConductRedeliveries, redeliveryTick } from '../../use-cases/mending/conduct-redeliveries.ts';
import type { RedeliveryTick } from '../../use-cases/mending/conduct-redeliveries.ts';

/** Looks at the redeliveries again and again, one after the other. */
@Injectable()
export class RedeliverySchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = createLogger('redeliveries');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly conduct: ConductRedeliveries,
    @Inject(redeliveryTick) private readonly tick: RedeliveryTick,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      if (await this.look()) continue;
      await rest(this.tick.everyMs, signal);
    }
  }

  private async look(): Promise<boolean> {
    try {
      return await this.conduct.execute();
    } catch (error) {
      this.log.warn({ event: 'redelivery.look_failed', error }, 'looks again');
      return false;
    }
  }
}
