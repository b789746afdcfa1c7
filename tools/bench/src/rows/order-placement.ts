import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import { RunningSystem } from '@accord/cli';

import type { Benchmark, BenchRow } from '../measure.ts';
import { percentile } from '../percentile.ts';
import { CompletionCounter } from '../placement/completion.ts';
import { cpuPerOrder, cpuTimes } from '../placement/cpu-time.ts';
import { type LoadResult, placeOrders } from '../placement/place-orders.ts';

/** Vendure 3 on two cores with the same basket; measured once, elsewhere, and not part of this run. */
const reference = { ordersPerSecond: 10, p99Ms: { 8: 1_100, 32: 4_800 } } as const;
const goal = { acceptedPerSecond: 200, completedPerSecond: 80 } as const;

/** All of it in a minute and a half, however slow the machine: a load ends by the clock, and so does the waiting after it. */
const warmUpSeconds = 5;
const loadSeconds = 6;
const completionPatienceMs = 18_000;

const report = (line: string): void => console.error(line);

/** Orders through REST against five services, the broker, the database and the vendor mocks, all on this machine. */
export const orderPlacement: Benchmark = {
  name: 'order-placement',
  summary: 'orders through REST, priced, reserved, authorised and committed, by 8 and by 32 callers',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'accord-bench-'));
    const system = await RunningSystem.start({ folder, print: report });
    try {
      const counter = await CompletionCounter.open(system.databases.checkout);
      try {
        await system.restock([{ articleNumber: 'KIT-ROBOT-01', quantity: '100000' }]);
        await settledLoad({ system, counter, callers: 8, seconds: warmUpSeconds, run: 'warm-up' });
        const rows: BenchRow[] = [];
        for (const callers of [8, 32] as const) rows.push(...(await measure(system, counter, callers)));
        return rows;
      } finally {
        await counter.close();
      }
    } finally {
      await system.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface SettledLoad extends LoadResult {
  readonly completed: number;
  /** From the first order to the last completion, or to the end of patience. */
  readonly completedSeconds: number;
}

/** A load, and the wait until all its orders are completed. */
async function settledLoad(load: {
  readonly system: RunningSystem;
  readonly counter: CompletionCounter;
  readonly callers: number;
  readonly seconds: number;
  readonly run: string;
}): Promise<SettledLoad> {
  const { system, counter, ...callers } = load;
  const before = await counter.count();
  const cpuBefore = cpuTimes();
  const startedMs = performance.now();
  const result = await placeOrders(system, callers);
  report(`  ${load.run}: ${result.accepted} orders accepted in ${result.seconds.toFixed(1)} s`);
  const completed = (await counter.until(before + result.accepted, completionPatienceMs)) - before;
  const completedSeconds = (performance.now() - startedMs) / 1_000;
  const [load1 = 0] = loadavg();
  report(
    `  ${load.run}: ${completed} completed in ${completedSeconds.toFixed(1)} s; load average ${load1.toFixed(1)}`,
  );
  report(`  ${load.run}: processor time per order: ${cpuPerOrder(cpuBefore, cpuTimes(), result.accepted)}`);
  return { ...result, completed, completedSeconds };
}

async function measure(
  system: RunningSystem,
  counter: CompletionCounter,
  callers: 8 | 32,
): Promise<BenchRow[]> {
  const load = { system, counter, callers, seconds: loadSeconds, run: `${callers} callers` };
  const { accepted, seconds, latenciesMs, completed, completedSeconds } = await settledLoad(load);
  const latency = (share: number): BenchRow =>
    latencyRow({ callers, share, value: percentile(latenciesMs, share) });
  return [
    rateRow(`orders accepted, ${callers} callers`, accepted / seconds, goal.acceptedPerSecond),
    rateRow(
      `orders carried to completed, ${callers} callers`,
      completed / completedSeconds,
      goal.completedPerSecond,
    ),
    latency(0.5),
    latency(0.99),
  ];
}

function latencyRow(figure: { callers: 8 | 32; share: number; value: number }): BenchRow {
  const { callers, share, value } = figure;
  const ceiling = reference.p99Ms[callers];
  return {
    name: `order p${share * 100}, ${callers} callers (reference: p99 of Vendure 3)`,
    unit: ' ms',
    value,
    ceiling,
    ratio: value / ceiling,
    goal: 'at most a tenth of it',
    reached: value <= ceiling / 10,
  };
}

function rateRow(name: string, value: number, least: number): BenchRow {
  return {
    name: `${name} (reference: Vendure 3)`,
    unit: '/s',
    value,
    ceiling: reference.ordersPerSecond,
    ratio: value / reference.ordersPerSecond,
    goal: `at least ${least}/s`,
    reached: value >= least,
  };
}
