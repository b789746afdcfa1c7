import type { Sieve } from '../flow.ts';
import type { ChunkPlan } from '../store/chunks.ts';
import type { Staging } from '../store/staging.ts';
import type { OwnedRun } from '../store/run-register.ts';
import type { Distance } from './distance.ts';
import { isPassing, Patience } from './patience.ts';
import { tellRecords } from './records-told.ts';
import type { SyncRuntime } from './runtime.ts';
import type { Source } from './source.ts';

/** With the pauses of Patience that is over half a minute. */
export const defaultMostFailures = 12;

export interface Extraction {
  readonly run: OwnedRun;
  readonly source: Source;
  readonly staging: Staging;
  readonly plan: ChunkPlan;
  readonly sieve: Sieve<unknown> | undefined;
  readonly distance: Distance;
  /** Records that may wait before the source is let go on. */
  readonly mostAhead: number;
  readonly loadsWhenComplete: boolean;
  /** Failures without a single page in between, after which the source is given up. */
  readonly mostFailures: number;
  readonly runtime: SyncRuntime;
  readonly signal: AbortSignal;
}

/**
 * Brings all records of a source to our disk. What fails and is passing is asked again from the last checkpoint;
 * a database that is away is waited for. @throws Fenced, what the source threw, or what the signal was aborted with
 */
export async function extractAll(extraction: Extraction): Promise<void> {
  const { run, source, staging, plan, sieve, distance, signal } = extraction;
  const database = new Patience(extraction.runtime, signal);
  const vendor = new Patience(extraction.runtime, signal);
  let { received, checkpoint } = run;
  for (;;) {
    try {
      for await (const page of untilAborted(source.pages(checkpoint, signal), signal)) {
        const staged = await database.insist(() =>
          staging.add(run, { ...page, after: received, sieve }, plan),
        );
        received += page.arrivals.length;
        checkpoint = page.checkpoint ?? checkpoint;
        vendor.succeeded();
        tellRecords(run.flow, { unchanged: page.arrivals.length - staged });
        distance.staged(staged);
        await distance.within(extraction.mostAhead, signal);
      }
      await database.insist(() => staging.close(run, extraction.loadsWhenComplete));
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!source.repeatable || !isPassing(error) || vendor.failures >= extraction.mostFailures) throw error;
      await vendor.pause(error);
    }
  }
}

/** Ends with the signal, even when the source does not look at it. */
async function* untilAborted<T>(pages: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  signal.throwIfAborted();
  const iterator = pages[Symbol.asyncIterator]();
  let stop: () => void = () => undefined;
  const aborted = new Promise<'aborted'>((resolve) => {
    stop = () => {
      resolve('aborted');
    };
    signal.addEventListener('abort', stop);
  });
  let ended = false;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === 'aborted') {
        signal.throwIfAborted();
        return;
      }
      if (next.done === true) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // Not awaited: a source that hangs would hang us too.
    if (!ended) void iterator.return?.()?.then(undefined, () => undefined);
  }
}
