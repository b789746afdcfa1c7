import type { OrderCancelled, OrderPlaced, OrderReturned } from '@accord/canonical';
import type { PlacedOrder, UndoneOrder } from '../use-cases/placed-order.ts';
import type { Learner } from '../use-cases/ports/learning-platform.ts';

/** Undefined when the order holds no seats, so that there is nothing to do. */
export function placedOrderOf(order: OrderPlaced): PlacedOrder | undefined {
  const courseLines = order.lines.filter((line) => line.kind === 'course');
  if (order.seatHoldId === null || courseLines.length === 0) return undefined;
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    customerId: order.customer.customerId,
    seatHoldId: order.seatHoldId,
    courseLines: courseLines.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
    learner: learnerOf(order.customer),
  };
}

/** Undefined when the order held no seats. */
export function undoneOrderOf(order: OrderCancelled | OrderReturned): UndoneOrder | undefined {
  if (order.seatHoldId === null) return undefined;
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    customerId: order.customer.customerId,
    seatHoldId: order.seatHoldId,
    reason: order.reason,
    learner: learnerOf(order.customer),
  };
}

function learnerOf({ email, givenName, familyName, locale }: OrderPlaced['customer']): Learner {
  return { email, givenName, familyName, locale };
}
