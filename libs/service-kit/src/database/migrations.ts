import { Failure } from '@accord/canonical';
import { DataSource, type EntityManager } from 'typeorm';
import { createLogger } from '../logger.ts';
import { wait } from '../system.ts';
import { dataSourceOptions } from './options.ts';
import type { DatabaseOptions } from './options.ts';

/** Any number, the same in every process: advisory locks are counted per database. */
const migrationLock = 7_226_401;
const longestMigrationMs = 600_000;
const askAgainMs = 100;
/** As long as a service waits for its database when it starts: nobody waits for an answer here. */
const longestConnectMs = 15_000;

/**
 * Brings the schema up to date, once, however many processes start at the same time: the others wait for the lock and
 * find nothing left to do. The lock belongs to a transaction, so it cannot outlive its owner, not even behind PgBouncer.
 * @returns names of the migrations that this call applied
 */
export async function runMigrations(options: DatabaseOptions): Promise<string[]> {
  const dataSource = new DataSource(
    dataSourceOptions({
      connectTimeoutMs: longestConnectMs,
      ...options,
      poolSize: 2,
      statementTimeoutMs: longestMigrationMs,
    }),
  );
  await dataSource.initialize();
  try {
    const applied = await dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await untilLocked(manager);
      return dataSource.runMigrations({ transaction: 'each' });
    });
    const names = applied.map((migration) => migration.name);
    createLogger('database').info({ event: 'database.migrated', migrations: names }, 'schema is up to date');
    return names;
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Asked again and again, and without parameters: who waits inside a statement holds a snapshot, and so does one with
 * parameters until the next one is bound; an index that is built CONCURRENTLY would wait for that for ever.
 */
async function untilLocked(manager: EntityManager): Promise<void> {
  for (;;) {
    const [lock] = await manager.query<{ got: boolean }[]>(
      `SELECT pg_try_advisory_xact_lock(${migrationLock}) AS got`,
    );
    if (lock?.got === true) return;
    await wait(askAgainMs);
  }
}

/** @throws Failure `database.not_migrated`: a service never starts on a schema it does not know */
export async function assertMigrated(dataSource: DataSource): Promise<void> {
  if (await dataSource.showMigrations()) {
    throw new Failure(
      'database.not_migrated',
      'bug',
      'the database lacks migrations; run the migrate step first',
    );
  }
}
