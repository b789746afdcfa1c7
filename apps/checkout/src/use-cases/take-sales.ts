import { orderNumberOf, type Clock, type Ids, type MarketplaceSale } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { Result } from '@accord/sync';
import { basketOfSale } from '../domain/sale-basket.ts';
import { cancelledAtMarketplace, planSale } from '../domain/sale.ts';
import type { OrderChanges } from './order-changes.ts';
import type { MarketplaceRecord, SoldOrder } from './ports/marketplace-orders.ts';
import type { KnownSale, SalesRegister } from './ports/sales-register.ts';

export interface TakeSalesOptions {
  readonly register: SalesRegister;
  readonly changes: OrderChanges;
  readonly ids: Ids;
  readonly clock: Clock;
}

export interface ReadSale {
  readonly seq: number;
  readonly record: MarketplaceRecord;
}

type Told = Extract<MarketplaceRecord, { changedAtMs: number }>;
type Effect = Omit<Result, 'seq'>;

/** One batch in one transaction. */
interface Batch {
  readonly tx: Tx;
  readonly marketplace: MarketplaceSale['marketplace'];
  readonly known: Map<string, KnownSale>;
  readonly products: Awaited<ReturnType<SalesRegister['products']>>;
}

/**
 * Makes one order of ours of each that a marketplace sold, with the id of every hold it is going to ask for; the sweep
 * does the asking. What the marketplace cancels ends here too. A reading that was overtaken by a later one says nothing.
 */
export class TakeSales {
  readonly #options: TakeSalesOptions;

  constructor(options: TakeSalesOptions) {
    this.#options = options;
  }

  async execute(
    marketplace: MarketplaceSale['marketplace'],
    sales: readonly ReadSale[],
    tx: Tx,
  ): Promise<readonly Result[]> {
    const { register } = this.#options;
    const orderIds = sales.map(({ record }) => orderIdOf(record));
    const known = new Map(await register.lock(marketplace, [...new Set(orderIds)], tx));
    const skus = sales.flatMap(({ record }) =>
      record.kind === 'sold' ? record.order.lines.map(({ sku }) => sku as string) : [],
    );
    const products = await register.products([...new Set(skus)], tx);
    const results: Result[] = [];
    for (const { seq, record } of sales) {
      const effect = await this.#take(record, { tx, marketplace, known, products });
      results.push({ seq, key: orderIdOf(record), ...effect });
    }
    return results;
  }

  #take(record: MarketplaceRecord, batch: Batch): Promise<Effect> | Effect {
    switch (record.kind) {
      case 'sold':
        return this.#sold(record.order, batch);
      case 'cancelled':
      case 'settled_there':
        return this.#over(record, batch);
      case 'ignored':
        return { outcome: 'skipped', code: record.reason };
      case 'bad':
        return {
          outcome: 'failed',
          code: record.reason,
          ...(record.field !== undefined && { field: record.field }),
        };
    }
  }

  async #sold(sold: SoldOrder, batch: Batch): Promise<Effect> {
    const earlier = batch.known.get(sold.orderId);
    if (earlier === undefined) return this.#order(sold, batch);
    if (earlier.changedAtMs > sold.changedAtMs) return stale;
    // What was cancelled there is not sold again under its number; a person has to look.
    if (earlier.state !== 'sold') return { outcome: 'failed', code: 'checkout.sold_after_its_end' };
    await this.#note(sold.orderId, { ...earlier, changedAtMs: sold.changedAtMs }, batch);
    return { outcome: 'unchanged' };
  }

  async #order(sold: SoldOrder, { tx, marketplace, known, products }: Batch): Promise<Effect> {
    const { register, ids, clock } = this.#options;
    const priced = basketOfSale(sold, products);
    if (priced.kind === 'unknown_products') {
      const detail = `Nothing is sold here as ${priced.skus.join(', ')}`;
      return { outcome: 'failed', code: 'checkout.unknown_product', field: 'sku', detail };
    }
    const orderId = ids.next();
    const order = planSale({
      orderId,
      orderNumber: orderNumberOf(orderId),
      reservationId: ids.next(),
      seatHoldId: ids.next(),
      attemptId: ids.next(),
      customer: sold.customer,
      shippingAddress: sold.shippingAddress,
      basket: priced.basket,
      at: clock.now(),
      sale: { marketplace, orderId: sold.orderId },
    });
    await register.add(order, tx);
    const state = { state: 'sold' as const, changedAtMs: sold.changedAtMs, orderId };
    await this.#note(sold.orderId, state, { tx, marketplace, known });
    return { outcome: 'created' };
  }

  /** Noted also where we have no order of it: an earlier reading that comes later must not make one. */
  async #over({ kind, orderId, changedAtMs }: Told, batch: Batch): Promise<Effect> {
    const earlier = batch.known.get(orderId);
    if (earlier !== undefined && earlier.changedAtMs > changedAtMs) return stale;
    const ours = earlier?.orderId ?? null;
    await this.#note(orderId, { state: kind, changedAtMs, orderId: ours }, batch);
    if (ours === null) return { outcome: 'skipped', code: `checkout.${kind}_before_it_was_taken` };
    if (kind === 'settled_there' || earlier?.state === kind) return { outcome: 'unchanged' };
    await this.#options.changes.changeWithin(batch.tx, ours, cancelledAtMarketplace);
    return { outcome: 'updated' };
  }

  async #note(
    orderId: string,
    sale: KnownSale,
    { tx, marketplace, known }: Pick<Batch, 'tx' | 'marketplace' | 'known'>,
  ): Promise<void> {
    known.set(orderId, sale);
    await this.#options.register.note({ sale: { marketplace, orderId }, ...sale }, tx);
  }
}

const stale: Effect = { outcome: 'skipped', code: 'checkout.stale_version' };

function orderIdOf(record: MarketplaceRecord): string {
  return record.kind === 'sold' ? record.order.orderId : record.orderId;
}
