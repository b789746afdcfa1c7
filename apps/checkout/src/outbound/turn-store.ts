import { Failure } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { DataSource, QueryRunner } from 'typeorm';
import { Turns, type Turn } from '../use-cases/ports/turns.ts';

const tryLock = `SELECT pg_try_advisory_lock(hashtext('accord.turn'), hashtext($1)) AS got`;
const unlock = `SELECT pg_advisory_unlock(hashtext('accord.turn'), hashtext($1))`;
const nextFence = `
  INSERT INTO job_turns (job, fence) VALUES ($1, 1)
  ON CONFLICT (job) DO UPDATE SET fence = job_turns.fence + 1 RETURNING fence`;
const checkFence = `/* turn.hold */ SELECT 1 FROM job_turns WHERE job = $1 AND fence = $2 FOR SHARE`;

/**
 * An advisory lock says whose turn it is, and goes with the connection; a number that grows with each turn keeps out who
 * lost the connection without noticing.
 */
export class TurnStore extends Turns {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async take(job: string): Promise<Turn | undefined> {
    // eslint-disable-next-line no-restricted-syntax -- the lock lives as long as its session, longer than any transaction may; released on every way out
    const session = this.#database.createQueryRunner();
    try {
      const [lock] = (await session.query(tryLock, [job])) as { got: boolean }[];
      if (lock?.got !== true) {
        await session.release();
        return undefined;
      }
      const [turn] = (await session.query(nextFence, [job])) as { fence: string }[];
      return new LockedTurn(session, job, turn?.fence ?? '0');
    } catch (error) {
      await session.release();
      throw error;
    }
  }
}

class LockedTurn implements Turn {
  readonly #session: QueryRunner;
  readonly #job: string;
  readonly #fence: string;

  constructor(session: QueryRunner, job: string, fence: string) {
    this.#session = session;
    this.#job = job;
    this.#fence = fence;
  }

  async hold(tx: Tx): Promise<void> {
    const rows = await tx.manager.query<unknown[]>(checkFence, [this.#job, this.#fence]);
    if (rows.length === 0)
      throw new Failure('checkout.turn_lost', 'conflict', `${this.#job} is somebody else's turn by now`);
  }

  async end(): Promise<void> {
    try {
      await this.#session.query(unlock, [this.#job]);
    } finally {
      await this.#session.release();
    }
  }
}
