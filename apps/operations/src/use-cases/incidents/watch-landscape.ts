import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { clockToken, createLogger, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { reconcile } from '../../domain/incidents/reconcile.ts';
import type { Timing } from '../../domain/incidents/reconcile.ts';
import { ObserveLandscape } from './observe-landscape.ts';
import { IncidentBook, OrdersInProgress, SignalStore } from './ports.ts';
import { RaiseSignals } from './raise-signals.ts';

export const watchTiming = Symbol('timing of incidents');

export interface WatchTiming extends Timing {
  readonly everyMs: number;
}

const sweepEveryMs = 60_000;
const orderKeptMs = 24 * 3_600_000;

/** Where something must be forgotten from time to time. */
@Injectable()
export class SweptStores {
  constructor(
    readonly signals: SignalStore,
    readonly orders: OrdersInProgress,
  ) {}
}

/** Again and again: look, signal, and bring what is told of incidents up to date. */
@Injectable()
export class WatchLandscape implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = createLogger('incidents');
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  private sweptMs = 0;

  constructor(
    private readonly observe: ObserveLandscape,
    private readonly raise: RaiseSignals,
    private readonly book: IncidentBook,
    private readonly stores: SweptStores,
    @Inject(watchTiming) private readonly timing: WatchTiming,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.watching = this.watch();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  /** One round. */
  async look(): Promise<void> {
    await this.raise.execute(await this.observe.execute());
    await this.revise();
    await this.sweep();
  }

  private async revise(): Promise<void> {
    const now = this.clock.now();
    await this.book.revise(now, (state) =>
      reconcile({ ...state, nowMs: now.getTime(), timing: this.timing }),
    );
  }

  private async sweep(): Promise<void> {
    const now = this.clock.now();
    await this.stores.signals.sweep(now);
    if (now.getTime() - this.sweptMs < sweepEveryMs) return;
    this.sweptMs = now.getTime();
    await this.stores.orders.forget(new Date(now.getTime() - orderKeptMs));
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => {
        // The next round comes soon, and what was signalled is signalled again while it lasts.
        const code = error instanceof Failure ? error.code : 'internal.unexpected';
        this.log.error(
          { event: 'incidents.not_revised', code, error },
          'could not bring incidents up to date',
        );
      });
      await rest(this.timing.everyMs, signal);
    }
  }
}
