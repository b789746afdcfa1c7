import type { OrderStatus } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { Order } from '../../domain/order.ts';

/** Reading orders, outside any transaction. */
export abstract class OrderShelf {
  abstract find(orderId: string): Promise<Order | undefined>;

  /** Newest first, at most `limit`, beginning after the order with id `before`. */
  abstract list(query: {
    readonly customerId?: string | undefined;
    readonly status?: OrderStatus | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  }): Promise<readonly Order[]>;
}

/** Changing orders. */
export abstract class Orders {
  /** Waits for everybody else who changes this order; the lock ends with the transaction. */
  abstract lock(orderId: string, tx: Tx): Promise<Order | undefined>;

  /** The same for several orders, always in the same sequence, so that no two callers wait for each other. */
  abstract lockAll(orderIds: readonly string[], tx: Tx): Promise<ReadonlyMap<string, Order>>;

  /**
   * Writes what may change of an order: state, attempts, next sweep.
   * @throws Failure `checkout.order_changed` (conflict) when somebody has written it since it was read
   */
  abstract save(order: Order, nextSweepAt: Date | null, tx: Tx): Promise<Order>;
}

/** What the clock makes due. */
export abstract class DueOrders {
  /** Takes up to `limit` orders whose time has come and puts them off until `until`, so that one sweep has them. */
  abstract take(due: {
    readonly now: Date;
    readonly until: Date;
    readonly limit: number;
  }): Promise<readonly string[]>;

  /** Makes an order due at once whose payment is still being found out: there is news about it. */
  abstract wake(orderId: string, at: Date, tx: Tx): Promise<void>;
}
