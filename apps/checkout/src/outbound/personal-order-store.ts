import { Address, erasedEmail, OrderCustomer, withoutPersonal } from '@accord/canonical';
import { PersonalRecords, type Tx } from '@accord/messaging';
import type { OrderRow } from './order-rows.ts';

/**
 * Also a guest's orders that nobody else ever heard of, by the address that the others bear. What is pending is among
 * them, since it may yet be rejected.
 */
const ordersOfCustomer = `/* personal.orders_of */
  WITH named AS (SELECT id, customer ->> 'email' AS email FROM orders WHERE customer_id = $1 OR id = ANY($2::uuid[]))
  SELECT id FROM named UNION
  SELECT id FROM orders WHERE status IN ('rejected', 'cancelled', 'pending')
    AND lower(customer ->> 'email') IN (SELECT lower(email) FROM named WHERE email <> $3)`;

const lockOrders = `/* personal.lock */
  SELECT id, customer, shipping_address, status IN ('completed', 'cancelled', 'returned', 'rejected') AS ended
  FROM orders WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`;

/** The revision moves, so that nobody who read the order before publishes whom it was for. */
const emptyOrder = `/* personal.empty */
  UPDATE orders SET customer = $2, shipping_address = $3, revision = revision + 1,
    shipment = shipment || '{"trackingNumber": null, "trackingUrl": null}'
  WHERE id = $1`;

type LockedRow = Pick<OrderRow, 'id' | 'customer' | 'shipping_address'> & { readonly ended: boolean };

/** Who bought, and where it went. Amounts, ids and the gateways' references stay: the books need them, and they name nobody. */
export class PersonalOrderStore extends PersonalRecords {
  async ordersOf(customerId: string, known: readonly string[], { manager }: Tx): Promise<readonly string[]> {
    const rows = await manager.query<{ id: string }[]>(ordersOfCustomer, [customerId, known, erasedEmail]);
    return rows.map(({ id }) => id);
  }

  async emptyEnded(orderIds: readonly string[], { manager }: Tx): Promise<readonly string[]> {
    const rows = await manager.query<LockedRow[]>(lockOrders, [orderIds]);
    for (const { id, customer, shipping_address: address } of rows.filter(({ ended }) => ended)) {
      await manager.query(emptyOrder, [
        id,
        JSON.stringify(withoutPersonal(OrderCustomer, customer)),
        JSON.stringify(withoutPersonal(Address, address)),
      ]);
    }
    const open = new Set(rows.filter(({ ended }) => !ended).map(({ id }) => id));
    return orderIds.filter((orderId) => !open.has(orderId));
  }
}
