import { configureLogging } from '@accord/service-kit';
import { violationsOf } from './invariants/violations.ts';
import { drawFaults, sagaNames, sagas, type SagaName } from './sagas.ts';
import { Coverage, type CoverageCounts } from './simulation/coverage.ts';
import { Faults, type InjectedFault } from './simulation/faults.ts';
import { SeededIds } from './simulation/seeded-ids.ts';
import { Seeded } from './simulation/seeded.ts';
import { Timeline } from './simulation/timeline.ts';
import type { Alterations } from './world/alterations.ts';
import { planSales } from './world/sales.ts';
import { planShopping } from './world/shopping.ts';
import { World } from './world/world.ts';

export interface HistoryOptions {
  readonly seed: number;
  readonly saga: SagaName | 'all';
  /** Ids of the faults to keep; all when absent. */
  readonly only?: ReadonlySet<string>;
  readonly alterations?: Alterations;
  /** Gets the history as it happens, line by line. */
  readonly print?: (line: string) => void;
}

export interface History {
  readonly seed: number;
  readonly saga: SagaName;
  /** What was not true at the end; empty when all is well. */
  readonly violations: readonly string[];
  readonly faults: readonly InjectedFault[];
  readonly coverage: CoverageCounts;
  readonly steps: number;
  readonly orders: Readonly<Record<string, number>>;
}

const minuteMs = 60_000;
/** When everything has worked for so long, nothing is still under way: longer than the ladder of retries. */
const settledAfterMs = 240 * minuteMs;

/** Sources of chance under one seed. */
const streams = { plan: 1, course: 2, ids: 3, sales: 4 } as const;

/** Runs one history from its seed: the same seed, the same history, to the letter. */
export async function runHistory(options: HistoryOptions): Promise<History> {
  configureLoggingOnce();
  const { seed, only, alterations, print } = options;
  const plan = new Seeded(seed, streams.plan);
  const drawn = plan.pick(sagaNames);
  const saga = options.saga === 'all' ? drawn : options.saga;
  const timeline = new Timeline();
  const trace = (line: () => string): void => {
    if (print !== undefined) print(`${(timeline.elapsedMs / 1_000).toFixed(3).padStart(10)} ${line()}`);
  };
  const mix = sagas[saga];
  const faults = new Faults(
    seed,
    { ...drawFaults(plan, mix), ...(only === undefined ? {} : { only }) },
    ({ id, kind, at }) => {
      trace(() => `FAULT ${id}: ${kind} at ${at}`);
    },
  );
  const coverage = new Coverage();
  const ids = new SeededIds(new Seeded(seed, streams.ids));
  const setting = { timeline, chance: new Seeded(seed, streams.course), ids, faults, coverage, trace };
  const shelves = {
    pieces: { KIT: plan.between(1, 4), CABLE: plan.between(2, 8) },
    cohorts: plan.hits(0.5) ? [plan.between(1, 3)] : [1, plan.between(1, 2)],
  };
  const world = new World({
    setting,
    replicas: plan.between(1, 2),
    shelves,
    shopping: planShopping(plan, mix.shopping),
    sales: planSales(new Seeded(seed, streams.sales)),
    ...(alterations === undefined ? {} : { alterations }),
  });
  const disturbedMs = plan.between(2_000, plan.hits(0.2) ? 20 * minuteMs : 2 * minuteMs);
  let steps = await timeline.run(disturbedMs);
  world.calmDown();
  steps += await timeline.run(Math.max(disturbedMs, timeline.elapsedMs) + settledAfterMs);
  const violations = violationsOf(world, shelves);
  for (const violation of violations) trace(() => `VIOLATED: ${violation}`);
  const orders: Record<string, number> = {};
  for (const { order } of world.states.checkout.tables.orders.all())
    orders[order.status] = (orders[order.status] ?? 0) + 1;
  return { seed, saga, violations, faults: faults.injected, coverage: coverage.counts, steps, orders };
}

let configured = false;

/** The machines log what they see; with every second call failing that would be all one sees. */
function configureLoggingOnce(): void {
  if (configured) return;
  configured = true;
  configureLogging({ level: 'silent' });
}
