import { createLogger } from '@accord/service-kit';
import type { VendorRuntime } from '../options.ts';
import { LaneQueue } from './lane-queue.ts';
import { lanes, lanesFrom } from './lanes.ts';
import type { Lane } from './lanes.ts';
import type { Lease, LeaseAsk, LeaseSource } from './lease.ts';
import { leaseLifeMs } from './windows.ts';
import type { QuotaWindow } from './windows.ts';

export interface QuotaOptions {
  readonly windows: readonly QuotaWindow[];
  /** The one all replicas share. */
  readonly shared: LeaseSource | undefined;
  /** What this process may take alone. */
  readonly own: LeaseSource;
  readonly runtime: Pick<VendorRuntime, 'monotonicMs' | 'wait'>;
  /** For log lines: vendor and account. */
  readonly name: string;
}

/** Longest pause of the whole account after one throttled call: the quota of one operation may be what is short. */
const longestPauseMs = 60_000;
/** How long the shared home is left alone after it did not answer. */
const aloneForMs = 1_000;

const log = createLogger('vendor-client.quota');

/**
 * Lets calls of one account through at the vendor's pace. They are leased in blocks, as many as are used up within a
 * lease's life, so that most calls find theirs at hand.
 */
export class AccountQuota {
  readonly #options: QuotaOptions;
  readonly #lifeMs: number;
  readonly #queues: Readonly<Record<Lane, LaneQueue>>;
  #aloneUntilMs = 0;

  constructor(options: QuotaOptions) {
    this.#options = options;
    this.#lifeMs = leaseLifeMs(options.windows);
    const { monotonicMs, wait } = options.runtime;
    const atOnce = Math.max(
      1,
      Math.floor(Math.min(...options.windows.map(({ limit, perMs }) => (limit * this.#lifeMs) / perMs))),
    );
    const queue = (lane: Lane): LaneQueue =>
      new LaneQueue({
        runtime: { monotonicMs, wait },
        lifeMs: this.#lifeMs,
        atOnce,
        lease: (wanted) => this.#lease({ lane, wanted }),
      });
    this.#queues = {
      checkout: queue('checkout'),
      enrollment: queue('enrollment'),
      sync: queue('sync'),
      import: queue('import'),
    };
  }

  /** True while this process keeps to its own share because the common home does not answer. */
  get alone(): boolean {
    return this.#options.runtime.monotonicMs() < this.#aloneUntilMs;
  }

  /** Takes a call that lies ready. False: `wait` for one. */
  takeReady(lane: Lane): boolean {
    // A lane that others of it wait in has nothing ready, and nobody may overtake them.
    return this.#queues[lane].idle && lanesFrom(lane).some((one) => this.#queues[one].takeReady());
  }

  /** @throws NoQuota when none comes within `patienceMs` */
  wait(lane: Lane, patienceMs: number): Promise<void> {
    return this.#queues[lane].wait(patienceMs);
  }

  /** The vendor throttled a call, or says that nothing is left before `pauseMs` have passed. */
  slow(pauseMs: number): void {
    const ms = Math.min(pauseMs, longestPauseMs);
    for (const lane of lanes) this.#queues[lane].drop();
    void this.#options.own.slow(ms);
    this.#options.shared?.slow(ms).catch((error: unknown) => {
      this.#leaveAlone(error);
    });
  }

  async #lease(ask: LeaseAsk): Promise<Lease> {
    const { shared, own } = this.#options;
    if (shared === undefined || this.alone) return own.lease(ask);
    try {
      return await shared.lease(ask);
    } catch (error) {
      this.#leaveAlone(error);
      return own.lease(ask);
    }
  }

  #leaveAlone(error: unknown): void {
    const { name, runtime } = this.#options;
    this.#aloneUntilMs = runtime.monotonicMs() + aloneForMs;
    log.warn({ event: 'vendor.quota_alone', account: name, err: error }, 'the shared quota does not answer');
  }
}
