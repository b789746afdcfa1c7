import { loadavg } from 'node:os';

import { type OrderCost, costLines, costPerOrder } from './cost-per-order.ts';
import type { LoadedSystem } from './loaded-system.ts';
import type { LoadResult } from './place-orders.ts';
import { countWork } from './work-counts.ts';

/** All of it is bounded, however slow the machine: a load ends by the clock, and so does the waiting after it. */
const completionPatienceMs = 20_000;

export interface SettledLoad extends LoadResult {
  readonly completed: number;
  /** From the first order to the last completion, or to the end of patience. */
  readonly completedSeconds: number;
  readonly cost: OrderCost;
}

/** A load, the wait until all its orders are completed, and what that cost. */
export async function settledLoad(
  { system, counter, report }: LoadedSystem,
  name: string,
  load: () => Promise<LoadResult>,
): Promise<SettledLoad> {
  const before = await counter.count();
  const workBefore = await countWork(system);
  const startedMs = performance.now();
  const result = await load();
  report(
    `  ${name}: ${result.accepted} orders accepted in ${result.seconds.toFixed(1)} s, ${result.putOff} times put off`,
  );
  const completed = (await counter.until(before + result.accepted, completionPatienceMs)) - before;
  const completedSeconds = (performance.now() - startedMs) / 1_000;
  const [load1 = 0] = loadavg();
  report(
    `  ${name}: ${completed} completed in ${completedSeconds.toFixed(1)} s; load average ${load1.toFixed(1)}`,
  );
  const cost = costPerOrder(workBefore, await countWork(system), result.accepted);
  for (const line of costLines(cost)) report(`  ${name}: ${line}`);
  return { ...result, completed, completedSeconds, cost };
}
