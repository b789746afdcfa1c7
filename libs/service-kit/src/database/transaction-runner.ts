import { Failure } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { runTogether } from './statement-batch.ts';
import type { BoundStatement, StatementAnswer } from './statement-batch.ts';

const begin: BoundStatement = { name: 'accord_begin', text: 'START TRANSACTION', values: [] };
const commit: BoundStatement = { name: 'accord_commit', text: 'COMMIT', values: [] };

/**
 * TypeORM's own runner, except that BEGIN and COMMIT may take a statement along in their packet. Its manager, and
 * transactions within, work as always.
 */
export class TransactionRunner extends PostgresQueryRunner {
  /** Takes no connection yet. */
  static of(dataSource: DataSource): TransactionRunner {
    const { driver } = dataSource;
    if (!(driver instanceof PostgresDriver))
      throw new Failure('database.not_postgres', 'bug', 'transactions need the Postgres driver of TypeORM');
    const runner = new TransactionRunner(driver, 'master');
    runner.manager = dataSource.createEntityManager(runner);
    return runner;
  }

  /** @returns what the statement beside BEGIN answered */
  async begin(opening: BoundStatement | undefined): Promise<StatementAnswer['rows']> {
    const answers = await this.#together(opening === undefined ? [begin] : [begin, opening]);
    return answers[1]?.rows ?? [];
  }

  /** @throws Failure `database.rolled_back` when an error inside was swallowed: Postgres then commits nothing */
  async commit(closing: readonly BoundStatement[]): Promise<void> {
    const answers = await this.#together([...closing, commit]);
    this.#open(false);
    if (answers.at(-1)?.command === 'COMMIT') return;
    throw new Failure(
      'database.rolled_back',
      'bug',
      'a statement failed and nobody minded: nothing is saved',
    );
  }

  /** Never rejects: a connection that cannot roll back is closed, which does the same. */
  async abandon(): Promise<void> {
    if (!this.isTransactionActive) return;
    try {
      await this.#together([{ name: 'accord_rollback', text: 'ROLLBACK', values: [] }]);
    } catch (error) {
      this.releaseCallback?.(error);
      delete this.releaseCallback;
    }
    this.#open(false);
  }

  async #together(statements: readonly BoundStatement[]): Promise<readonly StatementAnswer[]> {
    const client: unknown = await this.connect();
    if (!isClient(client))
      throw new Failure('database.no_client', 'bug', 'TypeORM gave no client of node-postgres');
    // Before the packet leaves: whatever its answer, there may be a transaction to roll back now.
    this.#open(true);
    return runTogether(client, statements);
  }

  /** As TypeORM itself notes it, so that what it does inside joins the transaction, by savepoint where it nests. */
  #open(open: boolean): void {
    this.isTransactionActive = open;
    this.transactionDepth = open ? 1 : 0;
  }
}

function isClient(value: unknown): value is Parameters<typeof runTogether>[0] {
  return typeof value === 'object' && value !== null && 'query' in value;
}
