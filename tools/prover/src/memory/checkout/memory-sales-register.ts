import type { Product } from '@accord/canonical';
import { SalesRegister, type KnownSale, type Order, type SaleNote } from '@accord/checkout/saga';
import type { Tx } from '@accord/messaging';
import { catalogue } from '../../world/catalogue.ts';
import { memoryOf } from '../memory-transaction.ts';
import type { CheckoutTables } from './checkout-tables.ts';

/** A run's transactions meet at its own row, whose fence they compare: one at a time. */
const run = 'run';

export class MemorySalesRegister extends SalesRegister {
  readonly #tables: CheckoutTables;

  constructor(tables: CheckoutTables) {
    super();
    this.#tables = tables;
  }

  override lock(
    _marketplace: string,
    orderIds: readonly string[],
    tx: Tx,
  ): Promise<ReadonlyMap<string, KnownSale>> {
    const { sales } = this.#tables;
    return memoryOf(tx).statement('sale.lock', async (open) => {
      await open.lock(sales, run);
      const known = new Map<string, KnownSale>();
      for (const orderId of [...orderIds].sort()) {
        await open.lock(sales, orderId);
        const row = sales.read(orderId, open);
        if (row !== undefined) known.set(orderId, row);
      }
      return known;
    });
  }

  override products(skus: readonly string[], tx: Tx): Promise<ReadonlyMap<string, Product>> {
    const known = catalogue.map(({ product }) => product).filter(({ sku }) => skus.includes(sku));
    return memoryOf(tx).statement(
      'sale.products',
      () => new Map(known.map((product) => [product.sku, product])),
    );
  }

  override add(order: Order, tx: Tx): Promise<void> {
    const { orders } = this.#tables;
    return memoryOf(tx).statement('sale.add', async (open) => {
      await open.lock(orders, order.id);
      const nextSweepAt = order.createdAt.getTime();
      orders.write(open, order.id, { order, nextSweepAt, erpClaimedUntil: null });
    });
  }

  override note({ sale, ...known }: SaleNote, tx: Tx): Promise<void> {
    const { sales } = this.#tables;
    return memoryOf(tx).statement('sale.note', async (open) => {
      await open.lock(sales, sale.orderId);
      sales.write(open, sale.orderId, known);
    });
  }
}
