import type { Tx } from '@accord/messaging';
import type { OrderReference } from './customers.ts';

/** Orders whose buyers are somebody else's customers. */
export abstract class ForeignOrders {
  abstract note(order: OrderReference, tx: Tx): Promise<void>;
}
