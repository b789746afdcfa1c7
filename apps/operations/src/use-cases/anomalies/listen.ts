import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { beginOf } from '../../domain/anomalies/buckets.ts';
import { WatchHealth } from '../watch-health.ts';

/** What must stand between a service and us for us to hear of what it does. */
const way = ['rabbitmq', 'outbox'];

/** Whether silence means that nothing happened. */
@Injectable()
export class Listen {
  private sinceMs: number;

  constructor(
    private readonly health: WatchHealth,
    @Inject(clockToken) private readonly clock: Clock,
  ) {
    this.sinceMs = clock.now().getTime();
  }

  /** To be called often: while anybody's way to us is cut, nothing is known of anybody. */
  look(): void {
    const isCut = this.health.map
      .flatMap(({ dependencies }) => dependencies)
      .some(({ name, status }) => status === 'down' && way.includes(name));
    if (isCut) this.sinceMs = this.clock.now().getTime();
  }

  /** Since before the bucket began. */
  heardAllOf(bucket: number): boolean {
    return this.sinceMs <= beginOf(bucket).getTime();
  }
}
