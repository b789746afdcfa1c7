import type { Clock } from '@accord/canonical';
import { clockToken, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { seenAgain } from '../domain/service-health.ts';
import type { ServiceHealth } from '../domain/service-health.ts';
import { ReadyProbe } from './ports.ts';

export const watchedServices = Symbol('watched services');

export interface WatchedServices {
  readonly services: readonly { readonly service: string; readonly url: string }[];
  readonly everyMs: number;
}

/** Looks at every service again and again, and remembers since when each is as it is. */
@Injectable()
export class WatchHealth implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private seen: ServiceHealth[];
  private watching: Promise<void> = Promise.resolve();

  constructor(
    @Inject(watchedServices) private readonly watched: WatchedServices,
    private readonly probe: ReadyProbe,
    @Inject(clockToken) private readonly clock: Clock,
  ) {
    const since = this.clock.now().toISOString();
    this.seen = watched.services.map(({ service, url }) => {
      return { service, url, state: 'unknown', since, checkedAt: null, dependencies: [] };
    });
  }

  /** What was found at the last look. */
  get map(): readonly ServiceHealth[] {
    return this.seen;
  }

  onApplicationBootstrap(): void {
    this.watching = this.watch();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  /** One look at all services at once. */
  async look(): Promise<void> {
    this.seen = await Promise.all(
      this.seen.map(async (before) => seenAgain(before, await this.probe.look(before.url), this.clock.now())),
    );
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look();
      await rest(this.watched.everyMs, signal);
    }
  }
}
