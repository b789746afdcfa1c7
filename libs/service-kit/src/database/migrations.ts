import { Failure } from '@accord/canonical';
import { DataSource } from 'typeorm';
import { createLogger } from '../logger.ts';
import { dataSourceOptions } from './options.ts';
import type { DatabaseOptions } from './options.ts';

/** Any number, the same in every process: advisory locks are counted per database. */
const migrationLock = 7_226_401;
const longestMigrationMs = 600_000;

/**
 * Brings the schema up to date, once, however many processes start at the same time: the others wait for the lock and
 * find nothing left to do. The lock belongs to a transaction, so it cannot outlive its owner, not even behind PgBouncer.
 * @returns names of the migrations that this call applied
 */
export async function runMigrations(options: DatabaseOptions): Promise<string[]> {
  const dataSource = new DataSource(
    dataSourceOptions({ ...options, poolSize: 2, statementTimeoutMs: longestMigrationMs }),
  );
  await dataSource.initialize();
  try {
    const applied = await dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL lock_timeout = 0');
      await manager.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await manager.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
      return dataSource.runMigrations({ transaction: 'each' });
    });
    const names = applied.map((migration) => migration.name);
    createLogger('database').info({ event: 'database.migrated', migrations: names }, 'schema is up to date');
    return names;
  } finally {
    await dataSource.destroy();
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
