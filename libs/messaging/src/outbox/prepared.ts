import { Failure } from '@accord/canonical';
import type { EntityManager } from 'typeorm';

export interface PreparedStatement {
  /** Unique in the process: a connection keeps one plan per name. */
  readonly name: string;
  readonly text: string;
}

interface PreparingClient<Row> {
  query(statement: PreparedStatement & { values: readonly unknown[] }): Promise<{ rows: Row[] }>;
}

/**
 * Runs a statement of the hot path on the connection of the open transaction, under a name, so that Postgres parses
 * and plans it once per connection. TypeORM offers no such thing; behind PgBouncer this needs version 1.21.
 */
export async function runPrepared<Row>(
  manager: EntityManager,
  statement: PreparedStatement,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client: unknown = await manager.queryRunner?.connect();
  if (!isPreparing<Row>(client))
    throw new Failure('outbox.no_transaction', 'bug', 'there is no open transaction');
  const { rows } = await client.query({ ...statement, values });
  return rows;
}

/** The row type is the statement's promise, as it is in TypeORM's own `query`. */
function isPreparing<Row>(client: unknown): client is PreparingClient<Row> {
  return typeof client === 'object' && client !== null && 'query' in client;
}
