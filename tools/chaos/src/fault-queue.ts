import type { Fault, Promised } from './faults/fault.ts';
import { rest } from './rest.ts';
import type { World } from './world.ts';

/** When a fault was there, in milliseconds of the run. */
export interface FaultRecord {
  readonly name: string;
  readonly promised?: Promised;
  readonly beganMs: number;
  /** From here on it was being undone. */
  readonly undoneMs: number;
  /** Everything was up again. */
  readonly upMs: number;
}

export interface FaultQueueOptions {
  readonly world: World;
  readonly faults: readonly Fault[];
  /** Milliseconds since the run began. */
  readonly now: () => number;
  readonly chance: () => number;
  readonly print: (line: string) => void;
  /** Ends the fault that is in force, and there is no other. */
  readonly stop: AbortSignal;
}

/** Quiet between two faults, so that recovery from the one is seen before the next. */
const quietMs = { least: 1_000, more: 1_000 };

/** One fault after the other; every one that was begun is undone, whatever happens. @throws when a part did not come up again */
export async function runFaults(options: FaultQueueOptions): Promise<FaultRecord[]> {
  const { faults, chance, stop } = options;
  const records: FaultRecord[] = [];
  for (const fault of faults) {
    await rest(quietMs.least + chance() * quietMs.more, stop);
    if (stop.aborted) break;
    records.push(await runFault(fault, options));
  }
  // What comes after the last one belongs to the run, too.
  await rest(quietMs.least + quietMs.more, stop);
  return records;
}

async function runFault(fault: Fault, { world, now, print, stop }: FaultQueueOptions): Promise<FaultRecord> {
  await fault.begin(world);
  const beganMs = now();
  await rest(fault.holdMs, stop);
  const undoneMs = now();
  await fault.end(world);
  const upMs = now();
  const { name, promised } = fault;
  print(`  ${seconds(beganMs)} ${name}, up again after ${seconds(upMs - beganMs)}`);
  return { name, ...(promised && { promised }), beganMs, undoneMs, upMs };
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
