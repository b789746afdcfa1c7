import { monotonicMs } from '@accord/service-kit';
import { runHistory } from './history.ts';
import { describeTally } from './report.ts';
import { runHistories } from './run-histories.ts';
import type { SagaName } from './sagas.ts';
import { kindsOf, shrink } from './shrink.ts';
import type { FailedHistory, Tally } from './tally.ts';
import { runInWorkers } from './worker/pool.ts';

export interface ProveOptions {
  readonly saga: SagaName | 'all';
  readonly seed: number;
  readonly histories: number;
  readonly workers: number;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Of each kind of failure one is made small and told. */
const toldAtMost = 8;
const progressEveryMs = 15_000;

/** Runs the histories and tells what came of them. @returns whether every invariant held in each */
export async function proveSagas(options: ProveOptions): Promise<boolean> {
  const { saga, seed, histories, workers, print } = options;
  print(`prove ${saga}: ${histories} histories from seed ${seed}, ${workers} workers`);
  const from = monotonicMs();
  const tally = await run(options);
  for (const line of describeTally(tally, { elapsedMs: monotonicMs() - from })) print(line);
  for (const failed of oneOfEachKind(tally.failed)) await tell(failed, options);
  return tally.failedHistories === 0;
}

async function run({ workers, print, signal, ...errand }: ProveOptions): Promise<Tally> {
  if (workers < 2) return runHistories({ ...errand, onProgress: () => signal.aborted });
  let toldAt = monotonicMs();
  return runInWorkers({
    ...errand,
    workers,
    signal,
    onProgress: (histories) => {
      if (monotonicMs() - toldAt < progressEveryMs) return;
      toldAt = monotonicMs();
      print(`  ${histories} histories so far`);
    },
  });
}

function oneOfEachKind(failed: readonly FailedHistory[]): readonly FailedHistory[] {
  const fewestFirst = [...failed].sort((one, other) => one.faults - other.faults);
  const seen = new Set<string>();
  return fewestFirst
    .filter((history) => {
      const unseen = kindsOf(history).filter((kind) => !seen.has(kind));
      for (const kind of unseen) seen.add(kind);
      return unseen.length > 0;
    })
    .slice(0, toldAtMost);
}

async function tell({ seed, saga }: FailedHistory, { print, saga: asked }: ProveOptions): Promise<void> {
  const options = { seed, saga: asked };
  const { violations, faults } = await shrink(options, await runHistory(options));
  print('');
  for (const violation of violations) print(`FAILED seed ${seed} (${saga}): ${violation}`);
  for (const { id, kind, at } of faults) print(`  fault ${id}: ${kind} at ${at}`);
  const only = faults.length === 0 ? 'none' : faults.map(({ id }) => id).join(',');
  print(`  npx accord prove ${asked} --seed ${seed} --only ${only} --trace`);
}
