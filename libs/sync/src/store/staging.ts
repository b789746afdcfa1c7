import { queryLater } from '@accord/service-kit';
import type { Transactions } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import type { Arrival, Checkpoint, Sieve } from '../flow.ts';
import { chunked } from './chunks.ts';
import type { ChunkPlan } from './chunks.ts';
import { Fenced } from './fenced.ts';
import type { OwnedRun } from './run-register.ts';

export interface Handover {
  readonly arrivals: readonly Arrival<unknown>[];
  /** Records that were staged before these. */
  readonly after: number;
  /** Undefined leaves the run's as it is. */
  readonly checkpoint?: Checkpoint;
  readonly sieve?: Sieve<unknown> | undefined;
}

const none: ReadonlySet<Arrival<unknown>> = new Set();

/** The durable hand-over: records and the checkpoint after them become durable together. */
export class Staging {
  /** Of what was handed over last: it may have been committed without our knowing. */
  readonly #unchanged = new WeakMap<Handover['arrivals'], number>();

  constructor(private readonly transactions: Pick<Transactions, 'run'>) {}

  /**
   * May be repeated after a commit whose outcome is unknown.
   * @returns how many wait to be loaded: those that change nothing are only counted
   * @throws Fenced
   */
  async add(run: OwnedRun, handover: Handover, plan: ChunkPlan): Promise<number> {
    const { after, checkpoint, arrivals, sieve } = handover;
    const upTo = after + arrivals.length;
    return this.transactions.run(async (manager) => {
      if (!(await moved(manager, run, { after, upTo, checkpoint })))
        return arrivals.length - (this.#unchanged.get(arrivals) ?? 0);
      const unchanged = (await sieve?.unchanged({ manager }, arrivals)) ?? none;
      this.#unchanged.set(arrivals, unchanged.size);
      if (unchanged.size > 0)
        await queryLater(
          manager,
          '/* sync.sieve */ UPDATE sync_lanes SET unchanged = unchanged + $2 WHERE run_id = $1 AND lane = 0',
          [run.id, unchanged.size],
        );
      const chunks = chunked({ arrivals, after, without: unchanged }, plan);
      for (const { lane, firstSeq, lastSeq, size, records } of chunks)
        await queryLater(
          manager,
          '/* sync.stage */ INSERT INTO sync_staged (run_id, lane, first_seq, last_seq, size, records) VALUES ($1, $2, $3, $4, $5, $6)',
          [run.id, lane, firstSeq, lastSeq, size, records],
        );
      return arrivals.length - unchanged.size;
    });
  }

  /** All records are here. Speed is told of the load alone, unless a sieve took part of it before. @throws Fenced */
  async close(run: OwnedRun, loadsFromNow: boolean): Promise<void> {
    await this.transactions.run(async (manager) => {
      const rows = await manager.query<[object[], number]>(
        `UPDATE sync_runs SET extracted_at = clock_timestamp(),
           loads_since = CASE WHEN $3::boolean
             AND NOT EXISTS (SELECT FROM sync_lanes WHERE run_id = $1 AND unchanged > 0) THEN clock_timestamp() ELSE loads_since END
         WHERE id = $1 AND fence = $2 AND status = 'running' RETURNING id`,
        [run.id, run.fence, loadsFromNow],
      );
      if (rows[1] === 0) throw new Fenced(run.id);
    });
  }
}

/** @returns false when this very step was committed before. @throws Fenced */
async function moved(
  manager: EntityManager,
  run: OwnedRun,
  step: { readonly after: number; readonly upTo: number; readonly checkpoint: Checkpoint | undefined },
): Promise<boolean> {
  const [row] = await manager.query<{ received: string }[]>(
    `SELECT received FROM sync_runs WHERE id = $1 AND fence = $2 AND status = 'running' FOR UPDATE`,
    [run.id, run.fence],
  );
  if (row === undefined) throw new Fenced(run.id);
  if (Number(row.received) !== step.after) return false;
  await queryLater(
    manager,
    'UPDATE sync_runs SET received = $2, checkpoint = coalesce($3, checkpoint) WHERE id = $1',
    [run.id, step.upTo, step.checkpoint === undefined ? null : JSON.stringify(step.checkpoint)],
  );
  return true;
}
