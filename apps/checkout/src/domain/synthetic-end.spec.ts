import { currentContext } from '@accord/service-kit';
import { describe, expect, it } from '@jest/globals';
import { placedAt, planned } from '../../test/support/planned-order.ts';
import { publishChange } from '../use-cases/order-events.ts';
import { seatsGranted, stockCommitted, shipmentBooked } from './fulfilment.ts';
import { currentAttempt, withAttempt, type Change, type Order } from './order.ts';
import { place } from './placement.ts';
import { defaultSweepLimits, nextSweepAt, sweepTask } from './sweep-plan.ts';
import { endSynthetic } from './synthetic-end.ts';

const booked = { shipmentId: 's', carrier: 'dhl', trackingNumber: null, trackingUrl: null };
const after = (ms: number) => new Date(placedAt.getTime() + ms);

function placedOrder(synthetic: boolean): Change {
  return place({ ...planned(), synthetic }, 'ref', placedAt);
}

/** All parts are there but the books. */
function through(synthetic: boolean): Order {
  const { order } = placedOrder(synthetic);
  const paid = withAttempt(order, { ...currentAttempt(order), status: 'captured' });
  const secured = seatsGranted(stockCommitted({ ...paid, seats: 'held' }).order).order;
  return shipmentBooked({ ...secured, shipment: { ...secured.shipment, state: 'awaited' } }, booked).order;
}

describe('a synthetic order', () => {
  it('is completed without the books, and no other is', () => {
    expect([through(true).status, through(false).status]).toEqual(['completed', 'fulfilling']);
  });

  it('is taken back ten minutes after it was placed, completed or not, and no other is', () => {
    const { syntheticMs } = defaultSweepLimits;
    for (const order of [through(true), placedOrder(true).order]) {
      expect(nextSweepAt(order, placedAt, defaultSweepLimits)).toEqual(after(syntheticMs));
      expect(sweepTask(order, after(syntheticMs - 1), defaultSweepLimits)).toBe('nothing');
      expect(sweepTask(order, after(syntheticMs), defaultSweepLimits)).toBe('end_synthetic');
    }
    expect(sweepTask(through(false), after(syntheticMs), defaultSweepLimits)).toBe('nothing');
    expect(endSynthetic(through(true)).order.closing).toMatchObject({ kind: 'return' });
    expect(endSynthetic(placedOrder(true).order).order.closing).toMatchObject({ kind: 'cancel' });
  });

  it.each([
    [true, [true]],
    [false, [undefined]],
  ])('tells of itself with the mark, whoever moves it (%p)', (synthetic, marks) => {
    const told: unknown[] = [];
    publishChange(placedOrder(synthetic), {
      publish: () => {
        told.push(currentContext()?.synthetic);
      },
    });
    expect(told).toEqual(marks);
  });
});
