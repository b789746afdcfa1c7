import { Failure } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import { copyText, type Cell } from './copy-in.ts';
import { statementName } from './statement-name.ts';
import { TransactionRunner } from './transaction-runner.ts';

/** Text, with its name in a comment before everything else where it is to be prepared, and parameters. */
export type Statement = readonly [text: string, values: readonly unknown[]];

/**
 * Several statements of one transaction in one round trip, each of which sees what was committed before it began: for
 * a lock and what is read under it.
 * @returns the rows of each
 */
export async function queryTogether<Rows extends readonly object[][]>(
  manager: EntityManager,
  ...statements: { readonly [I in keyof Rows]: Statement }
): Promise<Rows>;
export async function queryTogether(
  manager: EntityManager,
  ...statements: readonly Statement[]
): Promise<readonly (readonly object[])[]> {
  const { queryRunner } = manager;
  if (queryRunner instanceof TransactionRunner) {
    const answers = await queryRunner.together(statements.map((statement) => bound(statement)));
    return answers.map(({ records }) => records);
  }
  const rows: object[][] = [];
  for (const [text, values] of statements) rows.push(await manager.query<object[]>(text, [...values]));
  return rows;
}

/**
 * A write whose answer nobody needs: it takes no round trip of its own but goes with the transaction's next statement,
 * at the latest with COMMIT. Should it fail, that statement fails.
 */
export async function queryLater(manager: EntityManager, ...[text, values]: Statement): Promise<void> {
  const { queryRunner } = manager;
  if (queryRunner instanceof TransactionRunner) queryRunner.defer(bound([text, values]));
  else await manager.query(text, [...values]);
}

/**
 * Rows into a table with COPY, which costs a fraction of an INSERT: no statement with parameters is read for them.
 * @param into table and columns, `incoming (sku, name)`: our own words, never a caller's
 */
export async function copyInto(
  manager: EntityManager,
  into: string,
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const { queryRunner } = manager;
  if (!(queryRunner instanceof TransactionRunner))
    throw new Failure('database.no_transaction', 'bug', 'COPY belongs into a transaction of ours');
  await queryRunner.copy(`COPY ${into} FROM STDIN`, Buffer.from(copyText(rows)));
}

function bound([text, values]: Statement) {
  return { name: statementName(text), text, values, typed: true };
}
