import type { Tx } from '@accord/messaging';
import type { OrderReference } from '../use-cases/ports/customers.ts';
import { ForeignOrders } from '../use-cases/ports/foreign-orders.ts';

/** A buyer that is nobody, among the buyers. */
export class ForeignOrdersStore extends ForeignOrders {
  override async note({ orderId, orderNumber }: OrderReference, tx: Tx): Promise<void> {
    await tx.manager.query(
      `INSERT INTO buyers (order_id, order_number, customer_id) VALUES ($1, $2, NULL) ON CONFLICT DO NOTHING`,
      [orderId, orderNumber],
    );
  }
}
