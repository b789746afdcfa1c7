import type { Tx } from '@accord/messaging';
import type { OrderEnd } from '../../domain/reservation.ts';

/**
 * What inventory has heard of orders. News arrive in any order, so whoever hears something locks the order
 * first and then sees what was heard before.
 */
export abstract class Orders {
  /** Locks the order until the transaction ends. @returns how it has ended, if it has */
  abstract lock(tx: Tx, orderId: string): Promise<OrderEnd | undefined>;
  /** Locks the order and remembers its end; the first end stays. */
  abstract end(tx: Tx, orderId: string, end: OrderEnd): Promise<void>;
}
