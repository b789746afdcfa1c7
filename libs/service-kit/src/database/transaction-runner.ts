import { Failure } from '@accord/canonical';
import type { DataSource, ObjectLiteral } from 'typeorm';
import { QueryFailedError } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { copyTogether } from './copy-in.ts';
import { isDuplicate } from './failures.ts';
import { BatchFailure, runTogether } from './statement-batch.ts';
import type { BoundStatement, PgClient, PreparedStatement, StatementAnswer } from './statement-batch.ts';
import { statementName } from './statement-name.ts';
import { readCommand } from './statement-result.ts';

const begin: BoundStatement = { name: 'accord_begin', text: 'START TRANSACTION', values: [] };
const commit: BoundStatement = { name: 'accord_commit', text: 'COMMIT', values: [] };
const rollback: BoundStatement = { name: 'accord_rollback', text: 'ROLLBACK', values: [] };

/** What must answer a row, or nothing of a transaction happens. */
export interface Condition extends BoundStatement {
  /**
   * The same insert under a name of its own, which violates a unique constraint instead of answering no row: a
   * transaction in which nobody waits for an answer is then a single packet, since no COMMIT follows an error.
   */
  readonly orFail?: PreparedStatement;
}

/** Statements that were said in one breath, and who waits for their answers. */
interface Said {
  readonly statements: readonly BoundStatement[];
  readonly answered: (answers: readonly StatementAnswer[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Thrown into the work of a transaction whose condition answered no row. */
class ConditionNotMet extends Error {
  constructor() {
    super('the condition of this transaction answered no row');
  }
}

/**
 * TypeORM's own runner, except that what needs no answer waits for the next packet: BEGIN and a condition travel with
 * the first statement, deferred ones with the one after them, and the last of all with COMMIT. The order in which
 * Postgres runs them is the order in which they were said. What is said without waiting for an answer in between, as by
 * `Promise.all`, is one packet; each statement still sees what was committed before it began. Its manager, and transactions within, work as always.
 */
export class TransactionRunner extends PostgresQueryRunner {
  #unsent: BoundStatement[] = [];
  #sent = false;
  #said: Said[] = [];
  /** Position of a condition in the packet that is to be sent first; judged before anything else of its answer. */
  #condition: { readonly at: number; readonly orFail: PreparedStatement | undefined } | undefined;
  /** The condition in the form that fails, once it was sent so. */
  #strict: BoundStatement | undefined;
  /** The condition answered no row: nothing of this transaction may happen. */
  refused = false;

  /** Takes no connection yet. */
  static of(dataSource: DataSource): TransactionRunner {
    const { driver } = dataSource;
    if (!(driver instanceof PostgresDriver))
      throw new Failure('database.not_postgres', 'bug', 'transactions need the Postgres driver of TypeORM');
    const runner = new TransactionRunner(driver, 'master');
    runner.manager = dataSource.createEntityManager(runner);
    return runner;
  }

  /** Sends nothing yet. @param condition must answer a row, or nothing of this transaction happens */
  begin(condition?: Condition): void {
    this.#unsent = condition === undefined ? [begin] : [begin, condition];
    this.#condition = condition === undefined ? undefined : { at: 1, orFail: condition.orFail };
    this.#open(true);
  }

  /** To run before whatever is sent next. */
  defer(statement: BoundStatement): void {
    if (this.#said.length === 0) this.#unsent.push(statement);
    else this.#said.push({ statements: [statement], answered: nobodyWaits, failed: nobodyWaits });
  }

  /**
   * Runs statements in one packet, after those deferred and with those said in the same breath.
   * @throws DatabaseError of the one that failed, as its cause; ConditionNotMet
   */
  together(statements: readonly BoundStatement[]): Promise<readonly StatementAnswer[]> {
    return new Promise((answered, failed) => {
      this.#said.push({ statements, answered, failed });
      if (this.#said.length === 1)
        queueMicrotask(() => {
          void this.#say();
        });
    });
  }

  /** Runs after everything that was said before. @throws QueryFailedError */
  async copy(statement: string, rows: Buffer): Promise<void> {
    await this.together([]);
    try {
      await copyTogether(await this.#client(), statement, rows);
    } catch (error) {
      throw error instanceof Error ? new QueryFailedError(statement, [], error) : error;
    }
  }

  async #say(): Promise<void> {
    const said = this.#said;
    this.#said = [];
    try {
      const answers = [...(await this.#send(said.flatMap(({ statements }) => statements)))];
      for (const { statements, answered } of said) answered(answers.splice(0, statements.length));
    } catch (error) {
      for (const { failed } of said) failed(error);
    }
  }

  async #client(): Promise<PgClient> {
    const client: unknown = await this.connect();
    if (isClient(client)) return client;
    throw new Failure('database.no_client', 'bug', 'TypeORM gave no client of node-postgres');
  }

  async #send(statements: readonly BoundStatement[]): Promise<readonly StatementAnswer[]> {
    const client = await this.#client();
    if (this.refused && statements[0] !== rollback) throw new ConditionNotMet();
    const before = this.#unsent;
    this.#unsent = [];
    // Before the packet leaves: whatever its answer, there may be a transaction to roll back now.
    this.#sent = true;
    const answers = await this.#answersOf(client, [...before, ...statements]);
    return answers.slice(before.length);
  }

  /** As TypeORM answers: the rows, and their number beside them for UPDATE and DELETE. */
  override async query(
    text: string,
    values: unknown[] | ObjectLiteral = [],
    structured = false,
  ): ReturnType<PostgresQueryRunner['query']> {
    if (!this.isTransactionActive || structured || !Array.isArray(values)) {
      if (this.#unsent.length > 0) await this.together([]);
      return super.query(text, values, structured);
    }
    const [answer] = await this.together([{ name: statementName(text), text, values, typed: true }]);
    const { word, rowCount } = readCommand(answer?.command ?? '');
    const rows = [...(answer?.records ?? [])];
    return word === 'UPDATE' || word === 'DELETE' ? [rows, rowCount] : rows;
  }

  /** @throws Failure `database.rolled_back` when an error inside was swallowed: Postgres then commits nothing */
  async commit(): Promise<void> {
    const nothingSaid = !this.#sent && this.#unsent.length === 1;
    if (!nothingSaid) {
      // What follows a condition must not be committed before it was judged.
      if (this.#condition !== undefined && this.#unsent.length > 2 && !this.#failInstead())
        await this.together([]);
      const [answer] = await this.together([commit]);
      if (answer?.command !== 'COMMIT') {
        this.#open(false);
        throw new Failure(
          'database.rolled_back',
          'bug',
          'a statement failed and nobody minded: nothing is saved',
        );
      }
    }
    this.#open(false);
  }

  /** Never rejects: a connection that cannot roll back is closed, which does the same. */
  async abandon(): Promise<void> {
    if (!this.isTransactionActive) return;
    this.#unsent = [];
    try {
      if (this.#sent) await this.together([rollback]);
    } catch (error) {
      this.releaseCallback?.(error);
      delete this.releaseCallback;
    }
    this.#open(false);
  }

  async #answersOf(
    client: PgClient,
    statements: readonly BoundStatement[],
  ): Promise<readonly StatementAnswer[]> {
    try {
      const answers = await runTogether(client, statements);
      this.#judge(answers);
      return answers;
    } catch (error) {
      if (!(error instanceof BatchFailure)) throw error;
      if (this.#strict !== undefined && error.failed === this.#strict && isDuplicate(error.cause)) {
        this.refused = true;
        throw new ConditionNotMet();
      }
      // A repeat may have failed only because of what the first one did.
      this.#judge(error.answers);
      const { failed, cause } = error;
      throw cause instanceof Error
        ? new QueryFailedError(failed?.text ?? '', [...(failed?.values ?? [])], cause)
        : error;
    }
  }

  /** @returns whether the condition can be sent in the form that needs no judging */
  #failInstead(): boolean {
    const { at, orFail } = this.#condition ?? {};
    const condition = at === undefined ? undefined : this.#unsent[at];
    if (at === undefined || condition === undefined || orFail === undefined) return false;
    this.#strict = { ...orFail, values: condition.values };
    this.#unsent[at] = this.#strict;
    this.#condition = undefined;
    return true;
  }

  #judge(answers: readonly StatementAnswer[]): void {
    if (this.#condition === undefined) return;
    const answer = answers[this.#condition.at];
    this.#condition = undefined;
    if (answer === undefined || answer.rows.length > 0) return;
    this.refused = true;
    throw new ConditionNotMet();
  }

  /** As TypeORM itself notes it, so that what it does inside joins the transaction, by savepoint where it nests. */
  #open(open: boolean): void {
    this.isTransactionActive = open;
    this.transactionDepth = open ? 1 : 0;
  }
}

/** The statements beside it tell what became of the packet. */
function nobodyWaits(): void {
  return;
}

function isClient(value: unknown): value is PgClient {
  return typeof value === 'object' && value !== null && 'query' in value;
}
