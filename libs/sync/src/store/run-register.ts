import { Failure } from '@accord/canonical';
import { mustNotBePaused } from '@accord/messaging';
import type { Transactions } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Checkpoint } from '../flow.ts';
import { Fenced } from './fenced.ts';
import { markReleased, type Release } from './quarantine-store.ts';

/** A run that this process carries, as long as nobody raises the fence. */
export interface OwnedRun {
  readonly id: string;
  readonly flow: string;
  readonly fence: number;
  readonly retryOf: string | null;
  readonly checkpoint: Checkpoint | null;
  readonly received: number;
  readonly extracted: boolean;
  readonly lanes: number;
}

export interface NewRun {
  readonly id: string;
  readonly flow: string;
  readonly lanes: number;
  readonly leaseMs: number;
  readonly retryOf: string | null;
  /** Begin where the last finished run of the flow ended. */
  readonly incremental: boolean;
  /** Only these failed records of the run before, by a person's word. Default: all that nobody has decided about. */
  readonly release?: Release;
}

const ownedRow = z.object({
  id: z.string(),
  flow: z.string(),
  fence: z.coerce.number(),
  retry_of: z.string().nullable(),
  checkpoint: z.string().nullable(),
  received: z.coerce.number(),
  extracted: z.boolean(),
  lanes: z.coerce.number(),
});

const ownedColumns = `id, flow, fence, retry_of, checkpoint, received, extracted_at IS NOT NULL AS extracted,
  (SELECT count(*) FROM sync_lanes WHERE run_id = sync_runs.id) AS lanes`;

/** Who carries which run. Leases are measured by the database's clock alone. */
export class RunRegister {
  constructor(private readonly transactions: Pick<Transactions, 'run'>) {}

  /** @throws Failure `flow.paused`; `sync.already_running` with the id of the run that is in the way */
  async open(run: NewRun): Promise<OwnedRun> {
    const opened = await this.transactions.run(async (manager) => {
      await mustNotBePaused(manager, run.flow);
      const rows = await manager.query<object[]>(
        `INSERT INTO sync_runs (id, flow, retry_of, lease_until, checkpoint)
         SELECT $1::uuid, $2::text, $3::uuid, clock_timestamp() + $4 * interval '1 millisecond',
           (SELECT checkpoint FROM sync_runs WHERE $5::boolean AND flow = $2 AND status = 'finished' AND retry_of IS NULL
            ORDER BY id DESC LIMIT 1)
         ON CONFLICT (flow) WHERE status = 'running' DO NOTHING RETURNING id`,
        [run.id, run.flow, run.retryOf, run.leaseMs, run.incremental && run.retryOf === null],
      );
      if (rows.length === 0) return undefined;
      await manager.query(
        `INSERT INTO sync_lanes (run_id, lane, fence) SELECT $1::uuid, lane, 1 FROM generate_series(0, $2::int - 1) AS lane`,
        [run.id, run.lanes],
      );
      if (run.release && run.retryOf !== null)
        await markReleased(manager, { ...run.release, runId: run.retryOf, releasedRun: run.id });
      return this.#read(manager, run.id);
    });
    return opened ?? this.#refuse(run.flow);
  }

  /** A run of one of these flows whose owner let its lease run out, now ours. */
  async takeOver(flows: readonly string[], leaseMs: number): Promise<OwnedRun | undefined> {
    return this.transactions.run(async (manager) => {
      const [lost] = await manager.query<{ id: string }[]>(
        `SELECT id FROM sync_runs WHERE status = 'running' AND lease_until < clock_timestamp()
           AND flow = ANY ($1::text[]) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [flows],
      );
      if (lost === undefined) return undefined;
      await manager.query(
        `UPDATE sync_runs SET fence = fence + 1, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
         WHERE id = $1`,
        [lost.id, leaseMs],
      );
      await raiseFences(manager, lost.id);
      return this.#read(manager, lost.id);
    });
  }

  /** @throws Fenced */
  async renew(run: OwnedRun, leaseMs: number): Promise<void> {
    await this.transactions.run(async (manager) => {
      await mustBeOurs(manager, run);
      await manager.query(
        `UPDATE sync_runs SET lease_until = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1`,
        [run.id, leaseMs],
      );
    });
  }

  /** Any replica may go on with it from now on, as this process ends. */
  async release(run: OwnedRun): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(
        `UPDATE sync_runs SET lease_until = '-infinity' WHERE id = $1 AND fence = $2 AND status = 'running'`,
        [run.id, run.fence],
      );
    });
  }

  /** Waits for batches under way, then ends the run. @returns whether it was running */
  async cancel(runId: string): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const [running] = await manager.query<object[]>(
        `SELECT id FROM sync_runs WHERE id = $1 AND status = 'running' FOR UPDATE`,
        [runId],
      );
      if (running === undefined) return false;
      await endRun(manager, runId, { status: 'cancelled' });
      return true;
    });
  }

  async #read(manager: EntityManager, id: string): Promise<OwnedRun> {
    const rows = await manager.query<object[]>(`SELECT ${ownedColumns} FROM sync_runs WHERE id = $1`, [id]);
    const { retry_of, checkpoint, ...row } = ownedRow.parse(rows[0]);
    return { ...row, retryOf: retry_of, checkpoint: readCheckpoint(checkpoint) };
  }

  async #refuse(flow: string): Promise<never> {
    const [running] = await this.transactions.run((manager) =>
      manager.query<{ id: string }[]>(`SELECT id FROM sync_runs WHERE flow = $1 AND status = 'running'`, [
        flow,
      ]),
    );
    throw new Failure('sync.already_running', 'conflict', `a run of ${flow} is under way`, {
      details: { flow, ...(running && { runId: running.id }) },
    });
  }
}

export type Ending =
  | { readonly status: 'finished' | 'cancelled' }
  | { readonly status: 'failed'; readonly code: string; readonly detail: string };

/**
 * Within a transaction that holds the run; batches under way are waited for. What came and was not loaded counts as
 * skipped from now on.
 * @throws Failure `sync.records_left` when a finished run would have such records
 */
export async function endRun(manager: EntityManager, runId: string, ending: Ending): Promise<void> {
  const { code, detail } = ending.status === 'failed' ? ending : { code: null, detail: null };
  await raiseFences(manager, runId);
  const [[ended]] = await manager.query<[{ not_loaded: string }[], number]>(
    `UPDATE sync_runs SET fence = fence + 1, status = $2, failure_code = $3, failure_detail = $4, finished_at = clock_timestamp(),
       not_loaded = received - (SELECT sum(created + updated + unchanged + skipped + failed) FROM sync_lanes
                                WHERE run_id = $1)
     WHERE id = $1 RETURNING not_loaded`,
    [runId, ending.status, code, detail],
  );
  if (ending.status === 'finished' && ended?.not_loaded !== '0')
    throw new Failure('sync.records_left', 'bug', 'a run was to finish with records that nobody loaded');
}

/** Locks the run until the transaction ends. @throws Fenced */
export async function mustBeOurs(manager: EntityManager, run: OwnedRun): Promise<void> {
  const [ours] = await manager.query<object[]>(
    `SELECT id FROM sync_runs WHERE id = $1 AND fence = $2 AND status = 'running' FOR UPDATE`,
    [run.id, run.fence],
  );
  if (ours === undefined) throw new Fenced(run.id);
}

/** After this no batch of the former owner can commit; one that is under way is waited for. */
async function raiseFences(manager: EntityManager, runId: string): Promise<void> {
  await manager.query(`UPDATE sync_lanes SET fence = fence + 1 WHERE run_id = $1`, [runId]);
}

function readCheckpoint(text: string | null): Checkpoint | null {
  // Written by us from what the flow gave; only the flow knows more of its form.
  return text === null ? null : (JSON.parse(text) as Checkpoint);
}
