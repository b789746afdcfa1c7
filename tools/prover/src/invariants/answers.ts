import type { World } from '../world/world.ts';
import { ordersOf } from './orders.ts';

/** One key, one order, one answer. */
export function answerViolations(world: World): readonly string[] {
  const orders = ordersOf(world);
  const { keys } = world.states.checkout.tables;
  const named = new Set(keys.all().map(({ orderId }) => orderId));
  const found = orders
    .filter(({ id, status, marketplace }) => status !== 'rejected' && marketplace === null && !named.has(id))
    .map(({ number }) => `order ${number} stands and no key leads to it`);
  for (const { plan, received, orderId } of world.shoppers) {
    const answers = new Set(received.map(({ status, body }) => `${status} ${body}`));
    if (answers.size > 1) found.push(`${plan.key} got ${answers.size} different answers`);
    if (!plan.givesUp && answers.size === 0) found.push(`${plan.key} never got an answer`);
    if (orderId === undefined) continue;
    const order = orders.find(({ id }) => id === orderId);
    if (order === undefined || order.status === 'rejected')
      found.push(`${plan.key} was promised an order that is not there`);
  }
  return found;
}
