import type { Order } from '@accord/checkout/saga';
import type { Charge } from '../vendors/card-books.ts';
import type { World } from '../world/world.ts';
import { isExcused, isUndone, ordersOf } from './orders.ts';

/** Taken at most once, given back at most once and never more than was taken, and in the end where the order says. */
export function moneyViolations(world: World): readonly string[] {
  const { stripe, adyen } = world.states.checkout;
  const charges = [...stripe.charges.values(), ...adyen.charges.values()];
  const orders = ordersOf(world);
  const known = new Set(orders.map(({ id }) => id));
  const strangers = charges.filter(({ orderId }) => !known.has(orderId));
  return [
    ...strangers.map(({ attemptId }) => `charge ${attemptId} belongs to no order`),
    ...orders
      .filter(({ marketplace }) => marketplace === null)
      .flatMap((order) =>
        ofOrder(
          order,
          charges.filter(({ orderId }) => orderId === order.id),
          isExcused(world),
        ),
      ),
  ];
}

function ofOrder(order: Order, charges: readonly Charge[], excused: boolean): readonly string[] {
  const found: string[] = [];
  const { number, status } = order;
  const captures = sum(charges, ({ captures: taken }) => taken);
  const refunds = sum(charges, ({ refunds: given }) => given);
  if (captures > 1) found.push(`order ${number} was captured ${captures} times`);
  if (charges.some((charge) => charge.refunds > charge.captures))
    found.push(`order ${number} was refunded more than captured`);
  if (refunds > 1) found.push(`order ${number} was refunded ${refunds} times`);
  if (charges.some(({ amountMinor }) => amountMinor !== order.totals.gross.minor))
    found.push(`order ${number} was charged another amount than its total`);
  const holding = charges.filter(({ state }) => state === 'captured');
  const blocked = charges.filter(({ state }) => state === 'authorised');
  if (holding.length > 1) found.push(`order ${number} is paid at ${holding.length} gateways`);
  if (excused) return found;
  if (blocked.length > 0)
    found.push(
      `order ${number} is ${status} and leaves an authorisation at ${blocked.map(({ gatewayRef }) => gatewayRef).join(', ')}`,
    );
  if (isUndone(order) && holding.length > 0) found.push(`order ${number} is ${status} and its money is kept`);
  if (status === 'completed' && holding.length !== 1) found.push(`order ${number} is completed and not paid`);
  if (status === 'returned' && refunds !== 1) found.push(`order ${number} is returned and not refunded`);
  return found;
}

function sum(charges: readonly Charge[], of: (charge: Charge) => number): number {
  return charges.reduce((total, charge) => total + of(charge), 0);
}
