import type { OutboxEntry } from '../memory/memory-database.ts';
import type { World } from '../world/world.ts';
import { ordersOf } from './orders.ts';

/** Events that happen at most once in the life of an order; those about money once per attempt. */
const once = ['placed', 'fulfillable', 'completed', 'cancelled', 'returned', 'booked'];

/** What was committed was told: all of it, nothing else, and in order for each subject. */
export function eventViolations(world: World): readonly string[] {
  const found = world.broker.parked.map(
    ({ queue, reason, routingKey }) => `${routingKey} was parked by ${queue}: ${reason}`,
  );
  for (const service of ['checkout', 'inventory', 'enrollment'] as const) {
    const committed = world.committed[service];
    const told = firstTimes(world.relays[service].published);
    if (told.length < committed.length)
      found.push(`${service} has not told ${committed.length - told.length} events`);
    const real = new Set(committed.map(({ messageId }) => messageId));
    if (told.some(({ messageId }) => !real.has(messageId))) found.push(`${service} told what never happened`);
    for (const [subject, events] of Map.groupBy(told, (event) => event.subject))
      if (events.some(({ sequence }, index) => index > 0 && sequence <= (events[index - 1]?.sequence ?? 0)))
        found.push(`${service} told of ${subject} out of order`);
  }
  for (const { id, number, version } of ordersOf(world)) {
    const own = world.committed.checkout.filter(({ subject }) => subject === id);
    if (own.some(({ sequence }, index) => sequence !== index + 1) || own.length !== version)
      found.push(`order ${number} has gaps in its events`);
    for (const kind of once) {
      const times = own.filter(({ routingKey }) => routingKey === `checkout.order.${kind}.v1`).length;
      if (times > 1) found.push(`order ${number} was ${kind} ${times} times`);
    }
    if (own.some(isOf('cancelled')) && own.some(isOf('returned')))
      found.push(`order ${number} was cancelled and returned`);
  }
  return found;
}

function isOf(kind: string): (event: OutboxEntry) => boolean {
  return ({ routingKey }) => routingKey === `checkout.order.${kind}.v1`;
}

function firstTimes(published: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const seen = new Set<string>();
  return published.filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId));
}
