import { Failure } from '@accord/canonical';
import { createLogger, systemClock } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { AnnounceStock } from '../use-cases/announce-stock.ts';
import { ExpireHolds } from '../use-cases/expire-holds.ts';
import { WebhookInbox } from '../use-cases/ports/webhook-inbox.ts';
import { RefreshCatalogue } from '../use-cases/refresh-catalogue.ts';

export abstract class SchedulePeriods {
  abstract readonly refreshMs: number;
  abstract readonly expireMs: number;
  abstract readonly announceMs: number;
}

const log = createLogger('inventory.schedules');
/** Vendors repeat a webhook for hours; a month and a little more leaves room for a replay by hand. */
const inboxMs = 35 * 86_400_000;
const forgetEveryMs = 3_600_000;

/** What this service does by itself, again and again. A run that fails is told and tried again next time. */
@Injectable()
export class Schedules implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(
    private readonly refreshCatalogue: RefreshCatalogue,
    private readonly expireHolds: ExpireHolds,
    private readonly announceStock: AnnounceStock,
    private readonly inbox: WebhookInbox,
    private readonly periods: SchedulePeriods,
  ) {}

  onApplicationBootstrap(): void {
    const { refreshMs, expireMs, announceMs } = this.periods;
    // The catalogue is read at once, in the background: weclapp may be down, and what we have still sells.
    this.#every('refresh-catalogue', refreshMs, () => this.refreshCatalogue.execute(), 0);
    this.#every('expire-holds', expireMs, () => this.expireHolds.execute());
    this.#every('announce-stock', announceMs, () => this.announceStock.execute());
    this.#every('forget-webhooks', expireMs > 0 ? forgetEveryMs : 0, () =>
      this.inbox.forgetBefore(new Date(systemClock.now().getTime() - inboxMs)),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  /** The next run begins a period after the end of the last: runs of one kind never overlap. */
  #every(name: string, periodMs: number, work: () => Promise<unknown>, firstAfterMs = periodMs): void {
    if (periodMs === 0 || this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const run = attempt(name, work).then(() => {
        this.#running.delete(run);
        this.#every(name, periodMs, work);
      });
      this.#running.add(run);
    }, firstAfterMs);
    this.#timers.add(timer);
  }
}

async function attempt(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'unexpected';
    log.warn(
      { event: 'schedule.failed', schedule: name, code, error },
      `${name} failed; it will be tried again`,
    );
  }
}
