import { audit, type Bundles, type Finding } from './audit.ts';
import type { Book } from './book.ts';
import { chanceFrom } from './chance.ts';
import { expireHolds, gatherEvidence, type Evidence } from './evidence.ts';
import { runFaults } from './fault-queue.ts';
import type { Fault } from './faults/fault.ts';
import { placeOrders } from './order-load.ts';
import { recoveries, type Recovery } from './recovery.ts';
import { untilSettled } from './settle.ts';
import { Watch, type Progress } from './watch.ts';
import type { World } from './world.ts';

export interface ChaosRunOptions {
  readonly seed: number;
  readonly orders: number;
  readonly perSecond: number;
  readonly faults: readonly Fault[];
  readonly print: (line: string) => void;
  /** The stop button: faults end at once, everything heals, and the verdict is given on what was done so far. */
  readonly stop: AbortSignal;
}

/** What one run did and what came of it. */
export interface RunRecord {
  readonly seed: number;
  readonly accepted: number;
  readonly refused: number;
  readonly events: number;
  readonly stopped: boolean;
  /** False when something was still open after all patience; another run on this system would wait for it, too. */
  readonly settled: boolean;
  readonly faults: readonly Recovery[];
  readonly progress: Progress;
  readonly lastedMs: number;
  readonly findings: readonly Finding[];
}

export const bundles: Bundles = {
  'BUNDLE-STARTER-01': [
    { sku: 'KIT-ROBOT-01', quantity: 1 },
    { sku: 'CABLE-USBC-01', quantity: 2 },
  ],
};

/** Orders flow while faults come and go; then everything of this system's life so far is counted. */
export class ChaosRuns {
  readonly #accepted: string[] = [];
  #last: Evidence;
  #known = new Set<string>();

  private constructor(
    private readonly world: World,
    private readonly book: Book,
    private readonly before: Evidence,
  ) {
    this.#last = before;
  }

  static async on(world: World, book: Book): Promise<ChaosRuns> {
    return new ChaosRuns(world, book, await gatherEvidence(world.system, book));
  }

  async run(options: ChaosRunOptions): Promise<RunRecord> {
    const watch = new Watch(this.world.system);
    const broken = new AbortController();
    try {
      await watch.start();
      return await this.#watched(options, watch, broken);
    } catch (error) {
      broken.abort();
      throw error;
    } finally {
      await watch.stop();
    }
  }

  /** @param broken aborted when the run cannot be brought to its end: then nobody goes on asking for an answer */
  async #watched(
    { seed, orders, perSecond, faults, print, stop }: ChaosRunOptions,
    watch: Watch,
    broken: AbortController,
  ): Promise<RunRecord> {
    let faulting = true;
    const queue = runFaults({
      world: this.world,
      faults,
      now: watch.now,
      chance: chanceFrom(seed),
      print,
      stop,
    }).finally(() => (faulting = false));
    const load = placeOrders(this.world.system, {
      seed,
      orders,
      perSecond,
      enough: () => !faulting,
      onAccepted: () => {
        watch.orderAccepted();
      },
      stop,
      abandon: broken.signal,
    });
    const [records, { accepted, refused }] = await Promise.all([queue, load]);
    const loadEndMs = watch.now();
    let settled = await untilSettled(this.book, { print });
    const lastedMs = watch.now();
    await expireHolds(this.book);
    // Holds that end are told of, too.
    if (settled) settled = await untilSettled(this.book, { print });
    this.#accepted.push(...accepted.map(({ id }) => id));
    const [after, findings] = await this.#count();
    const events = after.events - this.#last.events;
    this.#last = after;
    const { accepted: acceptedAt, completed, published } = watch;
    return {
      seed,
      accepted: accepted.length,
      refused,
      events,
      stopped: stop.aborted,
      settled,
      faults: recoveries(records, watch, loadEndMs),
      progress: { accepted: acceptedAt, completed, published },
      lastedMs,
      findings,
    };
  }

  /** Counts everything since the beginning, and answers what no earlier run has found already. */
  async #count(): Promise<[Evidence, Finding[]]> {
    const after = await gatherEvidence(this.world.system, this.book);
    const found = audit({ before: this.before, after, accepted: this.#accepted, bundles });
    const fresh = found.filter(({ text }) => !this.#known.has(text));
    this.#known = new Set(found.map(({ text }) => text));
    return [after, fresh];
  }
}
