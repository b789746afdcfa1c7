import type { Chance } from '@accord/canonical';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { counter } from '../metrics.ts';
import { systemChance, wait } from '../system.ts';
import { isWorthRepeating, toDatabaseFailure } from './failures.ts';

const attempts = 5;
const longestPauseMs = 50;

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
   * @throws Failure `database.unavailable` when the connection is lost; if that happens at COMMIT, the outcome is
   * unknown, so every write needs a natural key under which it can be repeated.
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction(work);
      } catch (error) {
        if (!isWorthRepeating(error) || attempt === attempts) throw toDatabaseFailure(error);
        this.repeats.inc();
        await wait(this.chance.next() * longestPauseMs * attempt);
      }
    }
  }
}
