import type { Chance } from '@accord/canonical';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { counter } from '../metrics.ts';
import { systemChance, wait } from '../system.ts';
import { isWorthRepeating, toDatabaseFailure } from './failures.ts';
import type { BoundStatement, StatementAnswer } from './statement-batch.ts';
import { TransactionRunner } from './transaction-runner.ts';

const attempts = 5;
const longestPauseMs = 50;

/** The edges of one transaction, where a statement travels for nothing. */
export interface TransactionEdges {
  /** Rows that the opening statement answered; none when there was no such statement. */
  readonly opened: StatementAnswer['rows'];
  /** Sends this statement after the work, in one packet with COMMIT, which does not happen when it fails. */
  closeWith(statement: BoundStatement): void;
}

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
  async run<T>(
    work: (manager: EntityManager, edges: TransactionEdges) => Promise<T>,
    opening?: BoundStatement,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(work, opening);
      } catch (error) {
        if (!isWorthRepeating(error) || attempt === attempts) throw toDatabaseFailure(error);
        this.repeats.inc();
        await wait(this.chance.next() * longestPauseMs * attempt);
      }
    }
  }

  async #once<T>(
    work: (manager: EntityManager, edges: TransactionEdges) => Promise<T>,
    opening: BoundStatement | undefined,
  ): Promise<T> {
    const runner = TransactionRunner.of(this.dataSource);
    const closing: BoundStatement[] = [];
    try {
      const opened = await runner.begin(opening);
      const closeWith = (statement: BoundStatement): void => {
        closing.push(statement);
      };
      const result = await work(runner.manager, { opened, closeWith });
      await runner.commit(closing);
      return result;
    } catch (error) {
      await runner.abandon();
      throw error;
    } finally {
      await runner.release();
    }
  }
}
