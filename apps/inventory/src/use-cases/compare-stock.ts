import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { Comparison, SideInMemory, type Difference, type Facts, type Judgement } from '@accord/sync';
import type { ArticleSource } from './ports/article-source.ts';
import type { StockImport } from './ports/catalogue-import.ts';
import type { Reconciliations } from './ports/reconciliations.ts';

export interface CompareStockPorts {
  readonly work: UnitOfWork;
  readonly source: ArticleSource;
  readonly stock: StockImport;
  readonly reconciliations: Reconciliations;
}

/** What of the ERP's stock has been taken over against what the ERP counts now. */
export class CompareStock extends Comparison {
  readonly kind = 'stock';
  readonly against = 'weclapp';
  /** The flow that reads it does. */
  override readonly bySchedule = false;
  readonly #ports: CompareStockPorts;
  readonly #clock: Clock;

  constructor(ports: CompareStockPorts, clock: Clock) {
    super();
    this.#ports = ports;
    this.#clock = clock;
  }

  open() {
    const { reconciliations } = this.#ports;
    return {
      ours: new SideInMemory('pieces', (key) => reconciliations.stock(key === undefined ? key : [key])),
      theirs: new SideInMemory('pieces', (key) => this.#counted(key)),
    };
  }

  async judge({ theirs }: Difference): Promise<Judgement> {
    return theirs !== null && 'unreadable' in theirs
      ? { code: 'inventory.unreadable_there', action: 'mend_there', repairable: false }
      : { code: 'inventory.other_stock', action: 'take_over', repairable: true };
  }

  /** Pieces that are gone there and promised here stay until the orders are over. */
  async repair({ key }: Difference): Promise<string> {
    const readAt = this.#clock.now();
    const { pieces } = await this.#ports.source.stock([key]);
    await this.#ports.work.run((tx) =>
      this.#ports.stock.takeOver(tx, { pieces: new Map([[key, pieces.get(key) ?? 0]]), readAt }),
    );
    return 'wait_for_orders';
  }

  /** Articles without a shelf here are the other comparison's business. */
  async #counted(key: string | undefined): Promise<ReadonlyMap<string, Facts>> {
    const keys = key === undefined ? key : [key];
    const { pieces, bad } = await this.#ports.source.stock(keys);
    const ours = await this.#ports.reconciliations.stock(keys);
    const side = new Map<string, Facts>();
    for (const shelf of ours.keys()) side.set(shelf, { pieces: pieces.get(shelf) ?? 0 });
    for (const { vendorId, reason } of bad) side.set(vendorId, { unreadable: reason });
    return side;
  }
}
