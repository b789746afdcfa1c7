import { Failure } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import type { UnitOfWork } from '@accord/messaging';
import type { Flow, QuarantineAlert } from '../flow.ts';
import type { RunContext } from '../run-context.ts';
import { Fenced } from '../store/fenced.ts';
import type { Ending, OwnedRun, RunRegister } from '../store/run-register.ts';
import type { Staging } from '../store/staging.ts';
import { conclude } from './conclude.ts';
import { Distance } from './distance.ts';
import { defaultMostFailures, extractAll } from './extract.ts';
import { keepLease } from './lease.ts';
import { reasonOf } from './load-batch.ts';
import { defaultBatchSize, loadLane } from './load-lane.ts';
import { LookUps } from './look-ups.ts';
import { Patience } from './patience.ts';
import { placeOf } from './place-of.ts';
import type { SyncRuntime } from './runtime.ts';
import type { Source } from './source.ts';

/** Batches that may wait on our disk before a source that can wait is made to. */
const batchesAhead = 10;

export interface Engine {
  readonly work: UnitOfWork;
  readonly register: RunRegister;
  readonly staging: Staging;
  readonly leaseMs: number;
  readonly runtime: SyncRuntime;
  readonly quarantineAlert?: QuarantineAlert;
  readonly mayLoad?: () => void;
}

const log = createLogger('sync');

/** One run, carried by this process from where it stands to its end, or until it is no longer ours. */
export class Execution {
  /** All records are on our disk. Rejects with what the source threw, once that has ended the run. */
  readonly extracted: Promise<void>;
  /** The run is over, or another's. Never rejects. */
  readonly ended: Promise<void>;
  readonly #engine: Engine;
  readonly #run: OwnedRun;
  readonly #flow: Flow;
  readonly #context: RunContext;
  readonly #distance: Distance;
  /** The run stays as it is, for another process. */
  readonly #leaving = new AbortController();
  /** Nothing more is to be done for this run here, for whatever reason. */
  readonly #working = new AbortController();

  /** @param source where records come from; undefined when all are here, or none can come any more */
  constructor(engine: Engine, run: OwnedRun, { flow, source }: { flow: Flow; source: Source | undefined }) {
    this.#engine = engine;
    this.#run = run;
    this.#flow = flow;
    const lookUps = new LookUps();
    this.#context = {
      runId: run.id,
      flow: flow.name,
      retryOf: run.retryOf,
      signal: this.#working.signal,
      lookUp: (key, load) => lookUps.lookUp(key, load),
    };
    this.#distance = new Distance(run.extracted);
    const extraction = this.#extract(source);
    this.ended = this.#carry(extraction);
    this.extracted = extraction.catch(async (error: unknown) => {
      await this.ended;
      throw error;
    });
    // Whoever feeds a run waits for it; nobody else has to.
    this.extracted.catch(() => undefined);
  }

  /** Ends after the batch at hand; any replica may go on. */
  async stop(): Promise<void> {
    this.#leave(new Error('the process stops'));
    await this.ended;
  }

  async #carry(extraction: Promise<void>): Promise<void> {
    const { run } = this;
    const lease = new AbortController();
    const kept = keepLease(this.#engine, { run, signal: lease.signal }, (lost) => {
      this.#leave(lost);
    });
    try {
      await this.#load(extraction);
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.#working.abort(new Error('the run is over'));
      lease.abort(new Error('the run is over'));
      await kept;
    }
  }

  get run(): OwnedRun {
    return this.#run;
  }

  async #extract(source: Source | undefined): Promise<void> {
    try {
      if (this.#run.extracted) return;
      if (source === undefined) throw uploadBrokenOff();
      const size = this.#flow.batchSize ?? defaultBatchSize;
      await extractAll({
        run: this.#run,
        source,
        staging: this.#engine.staging,
        plan: { size, placeOf: placeOf(this.#flow, this.#run.lanes) },
        sieve: this.#run.retryOf === null ? this.#flow.sieve?.() : undefined,
        distance: this.#distance,
        mostAhead: this.#whenComplete ? Number.POSITIVE_INFINITY : size * batchesAhead,
        loadsWhenComplete: this.#whenComplete,
        mostFailures: this.#flow.mostFailures ?? defaultMostFailures,
        runtime: this.#engine.runtime,
        signal: this.#working.signal,
      });
    } finally {
      this.#distance.end();
    }
  }

  async #load(extraction: Promise<void>): Promise<void> {
    if (this.#whenComplete) await extraction;
    const lanes = Array.from({ length: this.#run.lanes }, (_, lane) => this.#loadLane(lane));
    for (const lane of await Promise.allSettled(lanes)) if (lane.status === 'rejected') throw lane.reason;
    // What came before the source failed is loaded all the same; then the run has failed.
    await extraction;
    await this.#conclude({ status: 'finished' });
  }

  async #loadLane(lane: number): Promise<void> {
    const { work, runtime, mayLoad } = this.#engine;
    const at = { run: this.#run, lane };
    try {
      const job = { work, flow: this.#flow, at, context: this.#context, mayLoad };
      await loadLane(job, this.#distance, runtime);
    } catch (error) {
      // The other lanes and the extract would go on for nothing.
      this.#working.abort(error);
      throw error;
    }
  }

  async #fail(error: unknown): Promise<void> {
    const facts = { runId: this.#run.id, flow: this.#flow.name };
    if (error instanceof Fenced || this.#leaving.signal.aborted) {
      log.info({ event: 'sync.run_left', ...facts }, 'a run is no longer carried here');
      return;
    }
    log.warn({ event: 'sync.run_failed', ...facts, error }, 'a run failed');
    try {
      await this.#conclude({ status: 'failed', ...reasonOf(error, 'sync.run_failed') });
    } catch (again) {
      log.error({ event: 'sync.run_not_ended', ...facts, error: again }, 'a run could not be ended');
    }
  }

  async #conclude(ending: Ending): Promise<void> {
    const { work, runtime, quarantineAlert } = this.#engine;
    const alert = this.#flow.quarantineAlert ?? quarantineAlert;
    const patience = new Patience(runtime, this.#leaving.signal);
    await patience.insist(() =>
      conclude({ work, flow: this.#flow, context: this.#context, alert }, this.#run, ending),
    );
  }

  #leave(reason: Error): void {
    this.#leaving.abort(reason);
    this.#working.abort(reason);
  }

  get #whenComplete(): boolean {
    if (this.#run.retryOf !== null) return false;
    const usual = 'extract' in this.#flow ? 'side_by_side' : 'when_complete';
    return (this.#flow.loads ?? usual) === 'when_complete';
  }
}

function uploadBrokenOff(): Failure {
  return new Failure('sync.upload_broken_off', 'invalid', 'the upload ended before all of it was here');
}
