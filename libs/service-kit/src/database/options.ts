import type { Clock } from '@accord/canonical';
import type { DataSourceOptions, EntitySchema, MigrationInterface } from 'typeorm';
import { createLogger } from '../logger.ts';
import { PreparingClient } from './preparing-client.ts';

type EntityClass = new (...args: never[]) => object;
export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  readonly url: string;
  /** Shown by Postgres in pg_stat_activity and its log. */
  readonly service: string;
  readonly entities?: readonly (EntityClass | EntitySchema)[];
  readonly migrations?: readonly MigrationClass[];
  /** Connections at most; default 10. */
  readonly poolSize?: number;
  /** Longest wait for a free or new connection; default 2000. */
  readonly connectTimeoutMs?: number;
  /** Longest run of one statement; default 5000. */
  readonly statementTimeoutMs?: number;
  /** Of this process, held against the database's; the system's when left out. */
  readonly clock?: Clock;
}

const log = createLogger('database');

/**
 * Limits without which one slow query or one lost client holds a connection for ever: statement 5 s, lock 3 s,
 * idle inside a transaction 10 s, waiting for a connection 2 s.
 */
export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  const statementTimeoutMs = options.statementTimeoutMs ?? 5_000;
  return {
    type: 'postgres',
    url: options.url,
    applicationName: `accord-${options.service}`,
    entities: [...(options.entities ?? [])],
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: options.connectTimeoutMs ?? 2_000,
    // A connection that dies while nobody uses it is only worth a line: the pool opens another one.
    poolErrorHandler: (error: unknown) => {
      log.warn({ event: 'database.connection_lost', error }, 'a database connection was lost');
    },
    extra: {
      statement_timeout: statementTimeoutMs,
      // Should the network swallow the answer, the server's own limit never reaches us.
      query_timeout: statementTimeoutMs + 2_000,
      lock_timeout: 3_000,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
      // Between two bursts a service keeps its connections and their plans: opening ten of them under load takes seconds.
      idleTimeoutMillis: 300_000,
      Client: PreparingClient,
    },
  };
}
