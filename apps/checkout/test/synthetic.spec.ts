import { randomUUID } from 'node:crypto';
import {
  parseCohortId,
  parseCourseId,
  parseOrderId,
  parseOrderNumber,
  parseSeatHoldId,
  parseShipmentId,
  reservationCommitted,
  seatsGranted,
  shipmentBooked,
} from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WatchOrders } from '../src/use-cases/watch-orders.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { course } from './support/neighbours.ts';

let world: CheckoutWorld;
beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(() => world.stop());

const until = (id: string, expected: object) =>
  eventually(async () => expect(await world.order(id)).toMatchObject(expected), {
    because: JSON.stringify(expected),
  });

/** The neighbours do their parts. */
async function fulfil(id: string, number: string): Promise<void> {
  const about = { orderId: parseOrderId(id), orderNumber: parseOrderNumber(number) };
  const [ids] = await world.sql<{ reservation_id: string; seat_hold_id: string }>(
    'SELECT reservation_id, seat_hold_id FROM orders WHERE id = $1',
    [id],
  );
  const seat = {
    seatId: randomUUID(),
    lineId: '2',
    sku: course.sku,
    courseId: parseCourseId('python-101'),
    cohortId: parseCohortId('python-101-a'),
    lms: 'moodle' as const,
    lmsUserRef: '7',
    lmsCourseRef: 'COURSE-PYTHON-101',
  };
  const parcel = { carrier: 'dhl', trackingNumber: '00340', trackingUrl: null };
  await world.tell(reservationCommitted, { ...about, reservationId: ids?.reservation_id ?? '' });
  await world.tell(seatsGranted, { ...about, seatHoldId: parseSeatHoldId(ids?.seat_hold_id), seats: [seat] });
  await world.tell(shipmentBooked, { ...about, ...parcel, shipmentId: parseShipmentId(randomUUID()) });
}

describe('a synthetic order', () => {
  it('goes the whole way without the books, and the sweep takes back what nobody does', async () => {
    const { body } = await world.place(basket(), { synthetic: true });
    await fulfil(body.id, body.number);
    await until(body.id, { status: 'completed', payment: { status: 'captured' }, synthetic: true });
    expect(world.doubles.ledger.booked).toEqual([]);
    expect(await world.order(body.id)).not.toHaveProperty('erpOrderId');

    await world.sweepAfter(9 * 60_000);
    await until(body.id, { status: 'completed' });
    await world.sweepAfter(2 * 60_000);
    await world.sweepAfter(60_000);
    await until(body.id, { status: 'returned', closing: { reason: 'synthetic_left_open' } });
  });

  it('is missed by nobody in the books, as any other is', async () => {
    world.doubles.ledger.interfere = () => {
      throw new Error('the ERP is away');
    };
    const placed = await Promise.all([true, false].map((synthetic) => world.place(basket(), { synthetic })));
    for (const { body } of placed) await fulfil(body.id, body.number);
    for (const { body } of placed) await until(body.id, { payment: { status: 'captured' } });
    world.doubles.clock.advance(11 * 60_000);
    expect((await world.app.get(WatchOrders).execute()).captured_not_booked).toBe(1);
    world.calm();
  });
});
