import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Book } from './book.ts';
import { chanceFrom, seedsFrom } from './chance.ts';
import { ChaosRuns, type RunRecord } from './chaos-run.ts';
import { brokersOf, planFaults, type Stage } from './plan.ts';
import type { Recovery } from './recovery.ts';
import { type VerdictLine, balanceLines, recoveryLines } from './verdict.ts';
import { unreconciled } from './unreconciled.ts';
import { logsIn, startWorld } from './world.ts';

export interface CampaignOptions {
  readonly stage: Stage;
  readonly seed: number;
  readonly runs: number;
  readonly orders: number;
  /** Orders placed in a second while faults go on; default what a laptop carries on with while parts are down. */
  readonly perSecond?: number;
  /** Faults of each run; the stages of the cluster have their own number. */
  readonly faults: number;
  readonly print: (line: string) => void;
  readonly stop: AbortSignal;
  /** Called when there is something to be stopped and counted; before, a start may be broken off as any other. */
  readonly onReady?: () => void;
  /** Where the logs go when something was found. */
  readonly report?: string;
}

export interface CampaignRecord {
  readonly stage: Stage;
  readonly seed: number;
  readonly runs: readonly RunRecord[];
  readonly verdict: readonly VerdictLine[];
  /** Nothing lost, doubled or unaccounted for. How fast it recovered does not decide this. */
  readonly balanced: boolean;
}

/**
 * Slow enough that a laptop carries the orders on while parts are down, quick enough to see a silence of half a second.
 * The nodes of a cluster take the laptop's cores, too.
 */
const ordersPerSecond = { one: 8, cluster: 4 };

const stockForCampaign = '1000000';
const stocked = ['KIT-ROBOT-01', 'CABLE-USBC-01'];

/** Runs one after the other on one system, each with a seed of its own, and a verdict on all of them. */
export async function campaign(options: CampaignOptions): Promise<CampaignRecord> {
  const { stage, seed, print } = options;
  const folder = await mkdtemp(join(tmpdir(), 'accord-chaos-'));
  const world = await startWorld({ folder, brokers: brokersOf(stage) });
  const book = new Book(world.system);
  try {
    await world.system.restock(
      stocked.map((articleNumber) => ({ articleNumber, quantity: stockForCampaign })),
    );
    const chaos = await ChaosRuns.on(world, book);
    options.onReady?.();
    const runs = await runAll(chaos, options);
    const findings = [...runs.flatMap((run) => run.findings), ...(await unreconciled(world.system, print))];
    const faults: Recovery[] = runs.flatMap((run) => run.faults);
    if (findings.length > 0 && options.report !== undefined)
      await cp(logsIn(folder), join(options.report, 'logs'), { recursive: true });
    return {
      stage,
      seed,
      runs,
      verdict: [...balanceLines(findings), ...recoveryLines(faults)],
      balanced: findings.length === 0,
    };
  } catch (error) {
    if (options.report !== undefined)
      await cp(logsIn(folder), join(options.report, 'logs'), { recursive: true });
    print('the run could not be brought to its end; logs are kept beside the report');
    throw error;
  } finally {
    await book.close();
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A single run has the seed itself, so that one of many can be repeated by its own. What does not settle is the last. */
async function runAll(chaos: ChaosRuns, options: CampaignOptions): Promise<RunRecord[]> {
  const { stage, seed, runs, orders, faults, print, stop } = options;
  const { perSecond = ordersPerSecond[brokersOf(stage) > 1 ? 'cluster' : 'one'] } = options;
  const records: RunRecord[] = [];
  for (const own of runs === 1 ? [seed] : seedsFrom(seed, runs)) {
    if (stop.aborted) break;
    const plan = planFaults(stage, faults, chanceFrom(own));
    print(`run ${records.length + 1} of ${runs}, seed ${own}: ${plan.map(({ name }) => name).join(', ')}`);
    const record = await chaos.run({ seed: own, orders, perSecond, faults: plan, print, stop });
    records.push(record);
    for (const { kind, text } of record.findings) print(`  ${kind}: ${text}`);
    print(
      `  ${record.accepted} orders accepted, ${record.refused} refused, ${record.events} events, ${record.findings.length} findings, ${Math.round(record.lastedMs / 1_000)} s`,
    );
    if (!record.settled) break;
  }
  return records;
}
