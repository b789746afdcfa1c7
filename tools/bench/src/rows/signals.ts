import { setTimeout as wait } from 'node:timers/promises';

import { insertSignals } from '../ceilings/raw-signals.ts';
import type { Benchmark } from '../measure.ts';
import { tellSignals } from '../ours/told-signals.ts';
import { type CpuTimes, cpuTimes } from '../placement/cpu-time.ts';
import { withSystem } from '../placement/loaded-system.ts';

const count = 10_000;
const minuteMs = 60_000;
/** Of one processor. */
const goalMs = minuteMs / 5;
/** Long enough for what everybody does when nothing happens: they ask, look and sweep in rounds of seconds. */
const idleMs = 20_000;
/** It is done in a moment, and the kernel counts in hundredths of a second. */
const ceilingRounds = 5;

/** What operations takes of a processor while it is told ten thousand things in a minute. */
export const signals: Benchmark = {
  name: 'signals',
  summary: '10,000 signals told to operations within a minute, beside the bare INSERT of them',
  usualSeconds: 110,
  limitSeconds: 400,
  async run({ report }) {
    return withSystem(report, async ({ system }) => {
      const idle = await costOf(() => wait(idleMs));
      const told = await costOf(() => tellSignals(system, { count, withinMs: minuteMs }));
      const value = beyond(idle, told, ['operations', 'postgres']);
      const together = Math.ceil(count / told.result);
      const bare = await costOf(() =>
        insertSignals(system.databases.operations, { count, together, rounds: ceilingRounds }),
      );
      const ceiling = beyond(idle, bare, ['callers', 'postgres']) / ceilingRounds;
      report(
        `  ${together} signals to a statement, ${((value / minuteMs) * 100).toFixed(1)} % of the minute`,
      );
      return [
        {
          name: 'processor time of 10,000 signals in a minute (ceiling: bare INSERT of them)',
          unit: ' ms',
          value,
          ceiling,
          ratio: value / ceiling,
          goal: `at most ${goalMs} ms, a fifth of the minute`,
          reached: value <= goalMs,
        },
      ];
    });
  },
};

interface Cost<T = unknown> {
  readonly tookMs: number;
  readonly before: CpuTimes;
  readonly after: CpuTimes;
  readonly result: T;
}

async function costOf<T>(work: () => Promise<T>): Promise<Cost<T>> {
  const [before, startedMs] = [cpuTimes(), performance.now()];
  const result = await work();
  return { tookMs: performance.now() - startedMs, before, after: cpuTimes(), result };
}

/** Milliseconds of processor of some programs, without what they would have used meanwhile anyway. */
function beyond(idle: Cost, cost: Cost, programs: readonly string[]): number {
  return processorMs(cost, programs) - (processorMs(idle, programs) / idle.tookMs) * cost.tookMs;
}

function processorMs({ before, after }: Cost, programs: readonly string[]): number {
  return programs.reduce((sum, name) => sum + ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1_000, 0);
}
