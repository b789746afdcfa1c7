import { Failure } from '@accord/canonical';
import { ForgetPeople } from '@accord/messaging';
import { createLogger } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { AnnounceProducts } from '../use-cases/announce-products.ts';
import { AnnounceStock } from '../use-cases/announce-stock.ts';
import { ExpireHolds } from '../use-cases/expire-holds.ts';
import { ForgetWebhooks } from '../use-cases/forget-webhooks.ts';

export abstract class SchedulePeriods {
  abstract readonly expireMs: number;
  abstract readonly announceMs: number;
}

const log = createLogger('inventory.schedules');
const forgetEveryMs = 3_600_000;
/** Of erased people whose parcels were on their way to the carrier. */
const forgetPeopleEveryMs = 60_000;
/** After a failure the next run comes soon: a vendor that starts together with us is up in a moment. */
const afterFailureMs = 5_000;

interface Schedule {
  readonly name: string;
  /** 0 switches it off. */
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
}

/** What this service does by itself, again and again. A run that fails is told and tried again. */
@Injectable()
export class Schedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(
    private readonly expireHolds: ExpireHolds,
    private readonly announceStock: AnnounceStock,
    private readonly announceProducts: AnnounceProducts,
    private readonly forgetWebhooks: ForgetWebhooks,
    private readonly forgetPeople: ForgetPeople,
    private readonly periods: SchedulePeriods,
  ) {}

  onApplicationBootstrap(): void {
    const { expireMs, announceMs } = this.periods;
    const schedules: Schedule[] = [
      { name: 'expire-holds', everyMs: expireMs, work: () => this.expireHolds.execute() },
      { name: 'announce-stock', everyMs: announceMs, work: () => this.announceStock.execute() },
      { name: 'announce-products', everyMs: announceMs, work: () => this.announceProducts.execute() },
      { name: 'forget-webhooks', everyMs: forgetEveryMs, work: () => this.forgetWebhooks.execute() },
      { name: 'forget-people', everyMs: forgetPeopleEveryMs, work: () => this.forgetPeople.sweep() },
    ];
    for (const schedule of schedules) {
      if (schedule.everyMs > 0) this.#runAfter(schedule.everyMs, schedule);
    }
  }

  /** Before the database closes: what runs, ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  /** The next run begins a period after the end of the last: runs of one kind never overlap. */
  #runAfter(pauseMs: number, schedule: Schedule): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const run = succeeds(schedule).then((succeeded) => {
        this.#running.delete(run);
        const { everyMs } = schedule;
        this.#runAfter(succeeded ? everyMs : Math.min(everyMs, afterFailureMs), schedule);
      });
      this.#running.add(run);
    }, pauseMs);
    this.#timers.add(timer);
  }
}

async function succeeds({ name, work }: Schedule): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'unexpected';
    log.warn({ event: 'schedule.failed', schedule: name, code, error }, `${name} failed and is tried again`);
    return false;
  }
}
