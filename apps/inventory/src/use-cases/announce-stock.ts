import { stockChanged } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import type { StockLedger } from './ports/stock-ledger.ts';

const batch = 200;

/**
 * Tells the others what is on the shelf. A changed shelf carries the mark "not told yet" in its own row, so
 * nothing is lost when this runs late or dies; and a best seller that moves a hundred times between two runs
 * is told once, with its latest state, instead of a hundred times.
 */
export class AnnounceStock {
  readonly #work: UnitOfWork;
  readonly #ledger: StockLedger;

  constructor(work: UnitOfWork, ledger: StockLedger) {
    this.#work = work;
    this.#ledger = ledger;
  }

  /** @returns how many shelves were told about */
  async execute(): Promise<number> {
    let total = 0;
    for (;;) {
      const told = await this.#work.run(async (tx) => {
        const shelves = await this.#ledger.takeUnannounced(tx, batch);
        for (const stock of shelves) {
          tx.publish(stockChanged, { subject: stock.sku, sequence: stock.version, data: stock });
        }
        return shelves.length;
      });
      total += told;
      if (told < batch) return total;
    }
  }
}
