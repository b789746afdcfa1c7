import { setTimeout as wait } from 'node:timers/promises';

import type { RunningSystem } from '@accord/cli';

import { chanceFrom } from '../chance.ts';
import { Caller, type Run } from './caller.ts';
import { importFile } from './import-file.ts';
import { InventoryTables } from './inventory-tables.ts';
import { killPoints } from './kill-points.ts';

export interface KillImportOptions {
  /** Its inventory should take lost runs over soon: `INVENTORY_RUN_LEASE_MS`. */
  readonly system: RunningSystem;
  readonly seed: number;
  readonly rows: number;
  readonly kills: number;
  readonly print: (line: string) => void;
  /** The end of it all, whatever happens. */
  readonly signal: AbortSignal;
}

const lookEveryMs = 3;
/** A batch takes some tens of milliseconds, so that a kill falls anywhere within one. */
const longestDelayMs = 60;

/** Kills inventory with SIGKILL while it imports a file, at moments that follow from the seed. @returns what is wrong afterwards */
export async function killImport(options: KillImportOptions): Promise<readonly string[]> {
  const { system, seed, rows, kills, print, signal } = options;
  const tables = await InventoryTables.open(system.databases.inventory);
  const chance = chanceFrom(seed);
  const file = importFile(rows, seed);
  const caller = new Caller(system);
  const again = async (what: string): Promise<void> => {
    await system.kill('inventory');
    print(`  killed ${what}`);
    await system.startProgram('inventory');
  };
  try {
    await caller.send(file);
    const expected = await caller.outcome(signal);
    if (expected?.status !== 'finished') return ['the undisturbed import did not finish'];
    await tables.setAside();
    const points = killPoints(kills, chance);
    let done = 0;
    for (const point of points.sending) {
      const upTo = point * file.length;
      let killed: Promise<void> | undefined;
      await caller.send(file, async (bytes) => {
        if (bytes < upTo || killed !== undefined) return;
        killed = again(`when ${Math.round(point * 100)} % were sent`);
        await killed;
      });
      await killed;
      done += 1;
      await caller.outcome(signal);
    }
    const sending = caller.send(file);
    for (const point of points.loading) {
      const reached = await untilLoaded(tables, point * rows, signal);
      if (!reached) break;
      await wait(chance() * longestDelayMs, undefined, { signal });
      await again(`when ${Math.round(point * 100)} % were loaded`);
      done += 1;
    }
    await sending;
    const found = await repeatedUntilFinished(caller, file, signal);
    return await wrong({ tables, expected, found, missed: kills - done });
  } finally {
    await tables.close();
  }
}

/** @returns false when there is no import under way (any more) */
async function untilLoaded(tables: InventoryTables, records: number, signal: AbortSignal): Promise<boolean> {
  let seen = false;
  for (;;) {
    signal.throwIfAborted();
    const loaded = await tables.loaded();
    if (loaded === undefined && seen) return false;
    seen ||= loaded !== undefined;
    if (loaded !== undefined && loaded >= records) return true;
    await wait(lookEveryMs, undefined, { signal });
  }
}

/** An import whose upload was lost has failed and says so: it is sent again. */
async function repeatedUntilFinished(
  caller: Caller,
  file: Buffer,
  signal: AbortSignal,
): Promise<Run | undefined> {
  for (;;) {
    const run = await caller.outcome(signal);
    if (run?.failure?.code !== 'sync.upload_broken_off') return run;
    await caller.send(file);
  }
}

async function wrong(after: {
  readonly tables: InventoryTables;
  readonly expected: Run;
  readonly found: Run | undefined;
  readonly missed: number;
}): Promise<readonly string[]> {
  const { tables, expected, found, missed } = after;
  const differences = Object.entries(await tables.differences());
  const said = (run: Run | undefined): string => JSON.stringify([run?.status, run?.received, run?.counts]);
  const total = Object.values(found?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return [
    ...differences.filter(([, rows]) => rows > 0).map(([name, rows]) => `${rows} rows of ${name} differ`),
    ...(said(found) === said(expected) ? [] : [`the run says ${said(found)}, undisturbed ${said(expected)}`]),
    ...(total === found?.received
      ? []
      : [`${String(found?.received)} records came and ${total} are counted`]),
    ...(missed === 0 ? [] : [`${missed} kills came too late: the import was over`]),
  ];
}
