import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bookedInErp, seatsGranted, shipmentBooked, stockCommitted } from '../src/domain/fulfilment.ts';
import type { Change, Order, OrderEvent } from '../src/domain/order.ts';
import { place } from '../src/domain/placement.ts';
import { settle } from '../src/domain/settlement.ts';
import { placedAt, planned } from './support/planned-order.ts';

const shipment = { shipmentId: 's', carrier: 'dhl', trackingNumber: null, trackingUrl: null };

/** What other services and the gateway tell of one order, in the order in which it happens. */
const news: readonly ((order: Order) => Change)[] = [
  stockCommitted,
  seatsGranted,
  (order) => settle(order, { attemptId: 'attempt-1', kind: 'captured' }),
  (order) => shipmentBooked(order, shipment),
  (order) => bookedInErp(order, 'erp-1'),
];

/** All of it in any order, and any of it again: what parallel consumers, redelivery and the retry ladder make of it. */
const delivered = fc
  .tuple(
    fc.shuffledSubarray([...news.keys()], { minLength: news.length }),
    fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: news.length - 1 })), { maxLength: 15 }),
  )
  .map(([once, again]) =>
    again.reduce<number[]>((list, [at, index]) => list.toSpliced(at % (list.length + 1), 0, index), once),
  );

function tell(deliveries: readonly number[]) {
  let order = place(planned(), 'pi_1', placedAt).order;
  const events: OrderEvent['kind'][] = [];
  for (const index of deliveries) {
    const change = news[index]?.(order);
    if (change === undefined) continue;
    order = change.order;
    events.push(...change.events.map(({ kind }) => kind));
  }
  return { order, events: events.toSorted(), last: events.at(-1) };
}

describe('news of one order, delivered in any order and more than once', () => {
  it('leaves the order that the same news once and in order leaves, tells each thing once, and completion last', () => {
    const inOrder = tell([...news.keys()]);
    expect(inOrder).toMatchObject({ order: { status: 'completed' }, last: 'completed' });
    fc.assert(
      fc.property(delivered, (deliveries) => {
        expect(tell(deliveries)).toEqual(inOrder);
      }),
      { numRuns: 2_000 },
    );
  });
});
