import { Failure } from '@accord/canonical';
import { createLogger, rest } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { FindAnomalies } from '../use-cases/anomalies/find-anomalies.ts';
import { HearMeasures } from '../use-cases/anomalies/hear-measures.ts';
import { Listen } from '../use-cases/anomalies/listen.ts';
import { TellOfAnomalies } from '../use-cases/anomalies/tell-of-anomalies.ts';
import { WatchBacklogs } from '../use-cases/anomalies/watch-backlogs.ts';

/** As often as what lasts is signalled again, and ten times in a bucket. */
const everyMs = 30_000;

/** Writes down what was heard, looks for what is unusual in it, and says so; again and again. */
@Injectable()
export class AnomaliesSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = createLogger('anomalies');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly hear: HearMeasures,
    private readonly listen: Listen,
    private readonly backlogs: WatchBacklogs,
    private readonly find: FindAnomalies,
    private readonly tell: TellOfAnomalies,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.keepRunning();
  }

  /** What was heard until now is not lost with a process that ends in order. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.attempt(() => this.hear.write());
  }

  /** One round. */
  async look(): Promise<void> {
    this.listen.look();
    await this.backlogs.look();
    await this.hear.write();
    await this.find.execute();
    await this.tell.execute();
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.attempt(() => this.look());
      await rest(everyMs, signal);
    }
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      const code = error instanceof Failure ? error.code : 'internal.unexpected';
      this.log.warn({ event: 'anomalies.not_looked_for', code, error }, 'looks again');
    });
  }
}
