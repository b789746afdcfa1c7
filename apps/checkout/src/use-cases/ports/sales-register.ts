import type { MarketplaceSale, Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { Order } from '../../domain/order.ts';

export type SaleState = 'sold' | 'cancelled' | 'settled_there';

/** An order of a marketplace as far as we know it. */
export interface KnownSale {
  readonly state: SaleState;
  readonly changedAtMs: number;
  /** Ours; null where none was made of it. */
  readonly orderId: string | null;
}

export interface SaleNote extends KnownSale {
  readonly sale: MarketplaceSale;
}

/** Which orders of marketplaces we know: so that one of ours is made of each, once. */
export abstract class SalesRegister {
  /** Those that are known, by their number there; nobody else changes them until the transaction ends. */
  abstract lock(
    marketplace: MarketplaceSale['marketplace'],
    orderIds: readonly string[],
    tx: Tx,
  ): Promise<ReadonlyMap<string, KnownSale>>;

  /** What is known of articles, by SKU, also in processes that have not heard of them. */
  abstract products(skus: readonly string[], tx: Tx): Promise<ReadonlyMap<string, Product>>;

  /** Writes down an order that was planned, due at once. */
  abstract add(order: Order, tx: Tx): Promise<void>;

  abstract note(note: SaleNote, tx: Tx): Promise<void>;
}
