import type { Chance } from '@accord/canonical';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { counter } from '../metrics.ts';
import { systemChance, wait } from '../system.ts';
import { isWorthRepeating, toDatabaseFailure } from './failures.ts';
import type { BoundStatement, StatementAnswer } from './statement-batch.ts';
import { TransactionRunner } from './transaction-runner.ts';
import type { Condition } from './transaction-runner.ts';

const attempts = 5;
const longestPauseMs = 50;

/** The edges of one transaction, where a statement travels for nothing. */
export interface TransactionEdges {
  /** Rows that the opening statement answered; none when there was no such statement. */
  readonly opened: StatementAnswer['rows'];
  /** Sends this statement after the work, in one packet with COMMIT, which does not happen when it fails. */
  closeWith(statement: BoundStatement): void;
}

type Work<T> = (manager: EntityManager, edges: TransactionEdges) => Promise<T>;

/** What became of a transaction with a condition. */
export type Conditional<T> = { readonly met: true; readonly result: T } | { readonly met: false };

/** The only way to a transaction: nobody holds a query runner by hand, so none is ever left unreleased. */
@Injectable()
export class Transactions {
  private readonly chance: Chance = systemChance;
  private readonly repeats = counter({
    name: 'accord_transaction_repeats_total',
    help: 'transactions run again after a serialisation failure or a deadlock',
  });

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs the work in one transaction and commits. After a serialisation failure or deadlock it runs again, up to five
   * times with jitter: the work must therefore do nothing outside the transaction.
   * @param opening sent first, in one packet with BEGIN
   * @throws Failure `database.unavailable` when the connection is lost; if that happens at COMMIT, the outcome is
   * unknown, so every write needs a natural key under which it can be repeated. Failure `database.rolled_back` when
   * the work swallowed the error of one of its statements.
   */
  run<T>(work: Work<T>, opening?: BoundStatement): Promise<T> {
    return this.#repeatedly(() => this.#once(work, opening));
  }

  /**
   * The same, if a statement answers a row. It travels with the work's first statement, so the work may have begun when
   * the answer is no: then it is rolled back, whatever it makes of the error it gets. Work that asks nothing goes with
   * BEGIN, condition and COMMIT in one packet, where the condition has a form that fails.
   */
  runIf<T>(condition: Condition, work: Work<T>): Promise<Conditional<T>> {
    return this.#repeatedly(() => this.#onceIf(condition, work));
  }

  /**
   * A single statement: Postgres gives it a transaction of its own, and we send no BEGIN and COMMIT.
   * @returns its rows
   * @throws Failure `database.unavailable` as `run` does
   */
  alone(text: string, values: readonly unknown[]): Promise<object[]> {
    return this.#repeatedly(() => this.dataSource.query<object[]>(text, [...values]));
  }

  /** Whether a single read finds a row. */
  async has(text: string, values: readonly unknown[]): Promise<boolean> {
    return (await this.alone(text, values)).length > 0;
  }

  async #repeatedly<T>(once: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once();
      } catch (error) {
        if (!isWorthRepeating(error) || attempt === attempts) throw toDatabaseFailure(error);
        this.repeats.inc();
        await wait(this.chance.next() * longestPauseMs * attempt);
      }
    }
  }

  #once<T>(work: Work<T>, opening: BoundStatement | undefined): Promise<T> {
    return this.#within(async (runner) => {
      runner.begin();
      const opened = opening === undefined ? [] : ((await runner.together([opening]))[0]?.rows ?? []);
      return this.#finish(runner, work, opened);
    });
  }

  #onceIf<T>(condition: Condition, work: Work<T>): Promise<Conditional<T>> {
    return this.#within(async (runner) => {
      runner.begin(condition);
      try {
        return { met: true, result: await this.#finish(runner, work, []) } as const;
      } catch (error) {
        if (!runner.refused) throw error;
        await runner.abandon();
        return { met: false } as const;
      }
    });
  }

  async #finish<T>(runner: TransactionRunner, work: Work<T>, opened: StatementAnswer['rows']): Promise<T> {
    const closing: BoundStatement[] = [];
    const closeWith = (statement: BoundStatement): void => {
      closing.push(statement);
    };
    const result = await work(runner.manager, { opened, closeWith });
    for (const statement of closing) runner.defer(statement);
    await runner.commit();
    return result;
  }

  async #within<T>(use: (runner: TransactionRunner) => Promise<T>): Promise<T> {
    const runner = TransactionRunner.of(this.dataSource);
    try {
      return await use(runner);
    } catch (error) {
      await runner.abandon();
      throw error;
    } finally {
      await runner.release();
    }
  }
}
