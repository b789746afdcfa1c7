import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { createLogger, runBehind, systemClock } from '@accord/service-kit';
import type { Transactions } from '@accord/service-kit';
import { Execution } from './engine/execution.ts';
import type { Engine } from './engine/execution.ts';
import { failedAgain } from './engine/failed-again.ts';
import { defaultBatchSize } from './engine/load-lane.ts';
import { systemRuntime } from './engine/runtime.ts';
import type { SyncRuntime } from './engine/runtime.ts';
import { extractOf, fed } from './engine/source.ts';
import type { Source } from './engine/source.ts';
import type { Arrival, Flow, QuarantineAlert } from './flow.ts';
import type { Listed, RunRecord, RunView } from './run-view.ts';
import type { Release } from './store/quarantine-store.ts';
import { Retention } from './store/retention.ts';
import { RunReader, type RunEnding } from './store/run-reader.ts';
import { RunRegister } from './store/run-register.ts';
import type { OwnedRun } from './store/run-register.ts';
import { Staging } from './store/staging.ts';

export interface RunsOptions {
  readonly work: UnitOfWork;
  readonly transactions: Pick<Transactions, 'run'>;
  readonly flows: readonly Flow[];
  /** After so long without a sign of its owner a run is another replica's. Default 30 s. */
  readonly leaseMs?: number;
  readonly runtime?: SyncRuntime;
  /** How long skipped and failed records are kept as they came, after the end of their run. Default 90 days. */
  readonly keepRecordsDays?: number;
  /** Decides how old a run is. */
  readonly clock?: Clock;
  /** For flows that have none of their own. */
  readonly quarantineAlert?: QuarantineAlert;
  /**
   * Asked before each batch. While it throws a passing Failure, runs stay where they are, and go on within 5 s when it no
   * longer does: what is loaded is told to others, and nobody could be told.
   */
  readonly mayLoad?: () => void;
}

const log = createLogger('sync');
const dayMs = 86_400_000;

/** The runs of a service's flows: begins them, carries them, takes over those whose owner died, and tells of all. */
export class Runs {
  readonly #flows: ReadonlyMap<string, Flow>;
  readonly #engine: Engine;
  readonly #reader: RunReader;
  readonly #retention: Retention;
  readonly #clock: Clock;
  readonly #keepRecordsMs: number;
  readonly #opened = new Map<string, OwnedRun>();
  readonly #executions = new Map<string, Execution>();

  constructor({
    work,
    transactions,
    flows,
    leaseMs = 30_000,
    runtime = systemRuntime,
    keepRecordsDays = 90,
    clock = systemClock,
    quarantineAlert,
    mayLoad,
  }: RunsOptions) {
    this.#flows = new Map(flows.map((flow) => [flow.name, flow]));
    this.#reader = new RunReader(transactions);
    this.#retention = new Retention(transactions);
    this.#clock = clock;
    this.#keepRecordsMs = keepRecordsDays * dayMs;
    this.#engine = {
      work,
      register: new RunRegister(transactions),
      staging: new Staging(transactions),
      leaseMs,
      runtime,
      ...(quarantineAlert && { quarantineAlert }),
      ...(mayLoad && { mayLoad }),
    };
  }

  /**
   * A run that is about to be fed; not fed within a lease, it fails.
   * @throws Failure `flow.paused`; `sync.already_running` with the id of the flow's run that is under way
   */
  async open(flow: string): Promise<RunView> {
    const run = await this.#open(this.#flow(flow), null);
    this.#opened.set(run.id, run);
    return this.#known(run.id);
  }

  /**
   * Takes in all pages; loading them goes on behind. Resolves when all are on our disk.
   * @throws what the pages throw, after the run has failed for it
   */
  async feed<Raw>(runId: string, pages: AsyncIterable<readonly Arrival<Raw>[]>): Promise<RunView> {
    const run = this.#opened.get(runId);
    if (run === undefined)
      throw new Failure('sync.not_open', 'conflict', 'only a run that was opened here can be fed, once');
    this.#opened.delete(runId);
    const size = this.#flow(run.flow).batchSize ?? defaultBatchSize;
    await this.#carry(run, fed(pages, size)).extracted;
    return this.#known(runId);
  }

  /** Begins a run of a flow that extracts, and carries it behind. @throws Failure `flow.paused`, `sync.already_running` */
  async start(flow: string): Promise<RunView> {
    const run = await this.#open(this.#flow(flow), null);
    this.#carry(run, this.#sourceOf(run));
    return this.#known(run.id);
  }

  /**
   * A new run of the failed records of one that is over, as they came, under today's rules: of those a person releases,
   * or of all that nobody has decided about.
   * @throws Failure `sync.not_quarantined` when one of the released is not there or is decided about; Failure `sync.run_not_found`, `sync.still_running`, `sync.records_deleted`, `sync.nothing_failed`, `flow.paused`, `sync.already_running`
   */
  async retry(runId: string, release?: Release): Promise<RunView> {
    const before = await this.#known(runId);
    if (before.status === 'running')
      throw new Failure('sync.still_running', 'conflict', 'the run is still under way');
    if (before.recordsDeletedAt !== null)
      throw new Failure('sync.records_deleted', 'conflict', 'the records of this run are not kept any more');
    if (before.counts.failed === 0)
      throw new Failure('sync.nothing_failed', 'conflict', 'no record of this run failed');
    const run = await this.#open(this.#flow(before.flow), runId, release);
    this.#carry(run, this.#sourceOf(run));
    return this.#known(run.id);
  }

  /** What is loaded stays; nothing more is. @throws Failure `sync.run_not_found`, `sync.not_running` */
  async cancel(runId: string): Promise<RunView> {
    if (!(await this.#engine.register.cancel(runId))) {
      await this.#known(runId);
      throw new Failure('sync.not_running', 'conflict', 'the run is over');
    }
    return this.#known(runId);
  }

  view(runId: string): Promise<RunView | undefined> {
    return this.#reader.view(runId);
  }

  list(query: Parameters<RunReader['list']>[0] = {}): Promise<Listed<RunView>> {
    return this.#reader.list(query);
  }

  get flows(): readonly Flow[] {
    return [...this.#flows.values()];
  }

  /** How each flow's last run ended, of those that ended within this time and were not cancelled. */
  lastEndings(withinMs: number): Promise<readonly RunEnding[]> {
    return this.#reader.lastEndings([...this.#flows.keys()], withinMs);
  }

  records(runId: string, query: Parameters<RunReader['records']>[1] = {}): Promise<Listed<RunRecord>> {
    return this.#reader.records(runId, query);
  }

  /** Waits until this process has done with a run: at once for one it does not carry. */
  async settled(runId: string): Promise<RunView> {
    await this.#executions.get(runId)?.ended;
    return this.#known(runId);
  }

  /** Takes over the runs whose owners let their leases run out. @returns their ids */
  async resume(): Promise<readonly string[]> {
    const taken: string[] = [];
    for (;;) {
      const run = await this.#engine.register.takeOver([...this.#flows.keys()], this.#engine.leaseMs);
      if (run === undefined) return taken;
      log.info({ event: 'sync.run_taken_over', runId: run.id, flow: run.flow }, 'a run is taken over');
      this.#carry(run, this.#sourceOf(run));
      taken.push(run.id);
    }
  }

  /** Clears away what runs that are over left on the way, and records that were kept long enough. */
  async sweep(): Promise<void> {
    while (await this.#retention.deleteStaged());
    const endedBefore = new Date(this.#clock.now().getTime() - this.#keepRecordsMs);
    while (await this.#retention.deleteRecords(endedBefore));
  }

  /** Leaves what is carried to other replicas, after the batches at hand. */
  async stop(): Promise<void> {
    const leaving = [...this.#executions.values()];
    await Promise.all(leaving.map((execution) => execution.stop()));
    await Promise.all(leaving.map(({ run }) => this.#engine.register.release(run)));
  }

  #open(flow: Flow, retryOf: string | null, release?: Release): Promise<OwnedRun> {
    const { register, leaseMs, runtime } = this.#engine;
    return register.open({
      id: runtime.ids.next(),
      flow: flow.name,
      lanes: flow.lanes ?? 1,
      leaseMs,
      retryOf,
      incremental: flow.incremental ?? false,
      ...(release && { release }),
    });
  }

  #carry(run: OwnedRun, source: Source | undefined): Execution {
    const execution = runBehind(
      () => new Execution(this.#engine, run, { flow: this.#flow(run.flow), source }),
    );
    this.#executions.set(run.id, execution);
    void execution.ended.finally(() => {
      if (this.#executions.get(run.id) === execution) this.#executions.delete(run.id);
    });
    return execution;
  }

  #sourceOf(run: OwnedRun): Source | undefined {
    const flow = this.#flow(run.flow);
    if (run.retryOf === null) return extractOf(flow);
    return failedAgain(
      this.#reader,
      { runId: run.retryOf, again: run.id },
      flow.batchSize ?? defaultBatchSize,
    );
  }

  #flow(name: string): Flow {
    const flow = this.#flows.get(name);
    if (flow === undefined) throw new Failure('sync.unknown_flow', 'not_found', `there is no flow ${name}`);
    return flow;
  }

  async #known(runId: string): Promise<RunView> {
    const view = await this.#reader.view(runId);
    if (view === undefined) throw new Failure('sync.run_not_found', 'not_found', 'there is no such run');
    return view;
  }
}
