import { createLogger, gauge } from '@accord/service-kit';
import type { Result } from '../flow.ts';
import { countOutcomes } from '../store/batch-rows.ts';
import type { Distance } from './distance.ts';
import { BatchThrew, failRecord, loadBatch } from './load-batch.ts';
import type { BatchJob } from './load-batch.ts';
import { isPassing, Patience, tookTooLong } from './patience.ts';
import type { SyncRuntime } from './runtime.ts';
import { tellRecords } from './records-told.ts';
import { Suspicion } from './suspicion.ts';

export const defaultBatchSize = 1000;

const log = createLogger('sync');
const waiting = gauge({
  name: 'accord_sync_waiting',
  help: '1 while a lane of a flow stands still because what it needs is away for the moment: database, broker or vendor',
  labelNames: ['flow', 'lane'],
});

/** Loads what one lane of a run has, until no more comes. @throws Fenced, or what the signal was aborted with */
export async function loadLane(job: BatchJob, distance: Distance, runtime: SyncRuntime): Promise<void> {
  const { signal } = job.context;
  const suspicion = new Suspicion(job.flow.batchSize ?? defaultBatchSize);
  const patience = new Patience(runtime, signal);
  for (;;) {
    signal.throwIfAborted();
    const { ended } = distance;
    const change = distance.nextChange(signal);
    const results = await nextResults(job, suspicion, patience);
    if (results === 'again') continue;
    if (results.length > 0) {
      tellRecords(job.flow.name, countOutcomes(results));
      suspicion.loaded(results.length);
      distance.loaded(results.length);
    } else if (ended) return;
    else await change;
  }
}

async function nextResults(
  job: BatchJob,
  suspicion: Suspicion,
  patience: Patience,
): Promise<readonly Result[] | 'again'> {
  try {
    job.mayLoad?.();
    const results = await loadBatch(job, suspicion.size);
    goesOn(job, patience);
    return results;
  } catch (error) {
    const cause = error instanceof BatchThrew ? error.cause : error;
    const size = error instanceof BatchThrew ? error.size : 0;
    if (isPassing(cause) && !(size > 1 && tookTooLong(cause))) {
      if (patience.failures === 0) standsStill(job, cause);
      await patience.pause(cause);
      return 'again';
    }
    if (!(error instanceof BatchThrew)) throw error;
    job.context.signal.throwIfAborted();
    log.warn(
      { event: 'sync.batch_threw', flow: job.flow.name, runId: job.context.runId, size, error: cause },
      'a batch threw and is tried in parts',
    );
    return suspicion.threw(size) ? patience.insist(() => failRecord(job, cause)) : 'again';
  }
}

function standsStill({ flow, context, at }: BatchJob, error: unknown): void {
  waiting.set({ flow: flow.name, lane: at.lane }, 1);
  log.warn(
    { event: 'sync.run_waits', flow: flow.name, runId: context.runId, error },
    'a run waits and goes on',
  );
}

function goesOn({ flow, at }: BatchJob, patience: Patience): void {
  if (patience.failures > 0) waiting.set({ flow: flow.name, lane: at.lane }, 0);
  patience.succeeded();
}
