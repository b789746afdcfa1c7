import type { World } from '../world/world.ts';
import { isUndone, ordersOf } from './orders.ts';

/** Of each sale of a marketplace one order, which ends as the marketplace has it; and no gateway is asked for its money. */
export function saleViolations(world: World): readonly string[] {
  const { marketplace, stripe, adyen } = world.states.checkout;
  const orders = ordersOf(world);
  const charged = new Set(
    [...stripe.charges.values(), ...adyen.charges.values()].map(({ orderId }) => orderId),
  );
  return [...marketplace.sales].flatMap(([saleId, { state }]) => {
    const [order, ...more] = orders.filter((one) => one.marketplace?.orderId === saleId);
    if (more.length > 0) return [`${saleId} became ${more.length + 1} orders`];
    if (order === undefined) return state === 'sold' ? [`${saleId} became no order`] : [];
    const { number, status, attention } = order;
    const found: string[] = [];
    if (charged.has(order.id)) found.push(`order ${number} was paid at the marketplace and is charged here`);
    const isShown = status === 'needs_attention' && attention !== null;
    if (state === 'cancelled' && !isUndone(order) && !isShown)
      found.push(`order ${number} is ${status} and its buyer has the money back`);
    if (state === 'sold' && isUndone(order))
      found.push(`order ${number} is ${status} and the marketplace keeps its buyer's money`);
    return found;
  });
}
