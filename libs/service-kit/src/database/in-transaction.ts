import type { EntityManager } from 'typeorm';
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

function bound([text, values]: Statement) {
  return { name: statementName(text), text, values, typed: true };
}
