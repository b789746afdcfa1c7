import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RunningSystem } from '@accord/cli';

import { CompletionCounter } from './completion.ts';

/**
 * Of the private Postgres. Everything that makes a commit safe is as in production (fsync, synchronous_commit,
 * full_page_writes on); commits that come within 0.2 ms of each other share one flush; statements are counted.
 */
const postgresSettings = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
  commit_delay: '200',
  commit_siblings: '3',
};

export interface LoadedSystem {
  readonly system: RunningSystem;
  readonly counter: CompletionCounter;
  /** Tells the person who waits how far it is. */
  readonly report: (line: string) => void;
}

/** A whole Accord with stock enough for any load, for as long as the work lasts. */
export async function withSystem<T>(
  report: (line: string) => void,
  work: (loaded: LoadedSystem) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'accord-bench-'));
  const system = await RunningSystem.start({ folder, print: report, postgresSettings });
  try {
    const counter = await CompletionCounter.open(system.databases.checkout);
    try {
      await system.restock([{ articleNumber: 'KIT-ROBOT-01', quantity: '100000' }]);
      return await work({ system, counter, report });
    } finally {
      await counter.close();
    }
  } finally {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
