import {
  orderPlaced,
  paymentCaptured,
  reservationCommitted,
  seatsGranted,
  shipmentBooked,
} from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { captured, newOrder, placed } from '../orders.ts';
import type { World } from '../world.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** An order for a kit and a course that came through, though Moodle needed a second try. */
export async function wholeStory(world: World): Promise<string> {
  const order = newOrder();
  const story = order.orderId;
  const placedId = systemIds.next();
  const begin = Date.now() - 90_000;
  const at = (ms: number): Date => new Date(begin + ms);
  const calls = [
    { vendor: 'stripe', operation: 'authorise', at: 460, durationMs: 231, outcome: 'ok' },
    { vendor: 'weclapp', operation: 'create_sales_order', at: 1_310, durationMs: 402, outcome: 'ok' },
    { vendor: 'moodle', operation: 'enrol', at: 1_420, durationMs: 612, outcome: 'moodle.server_error' },
    { vendor: 'moodle', operation: 'enrol', at: 6_620, durationMs: 318, outcome: 'ok', attempt: 2 },
    { vendor: 'sendcloud', operation: 'create_parcel', at: 1_690, durationMs: 540, outcome: 'ok' },
    { vendor: 'stripe', operation: 'capture', at: 7_050, durationMs: 214, outcome: 'ok' },
    { vendor: 'sendgrid', operation: 'send_mail', at: 7_480, durationMs: 156, outcome: 'ok' },
  ];
  for (const { at: after, attempt = 1, ...call } of calls)
    world.peer.telemetry.record({
      kind: 'vendor-call',
      correlationId: story,
      account: 'default',
      attempt,
      ...call,
      at: at(after).toISOString(),
    });
  world.peer.telemetry.record({
    kind: 'delivery-retried',
    correlationId: story,
    at: at(1_430).toISOString(),
    queue: 'enrollment.grant-seats-on-order-placed',
    eventType: orderPlaced.key,
    messageId: placedId,
    attempt: 1,
    reason: 'moodle.server_error',
  });
  const seat = {
    seatId: systemIds.next(),
    lineId: '2',
    sku: 'COURSE-PYTHON-101',
    courseId: 'COURSE-PYTHON-101',
    cohortId: 'COURSE-PYTHON-101-2027-01',
    lms: 'moodle' as const,
    lmsUserRef: '17',
    lmsCourseRef: 'COURSE-PYTHON-101',
  };
  const events = [
    [orderPlaced, placed(order), 480],
    [reservationCommitted, { ...order, reservationId: systemIds.next() }, 960],
    [
      shipmentBooked,
      { ...order, shipmentId: systemIds.next(), carrier: 'dhl', trackingNumber: null, trackingUrl: null },
      1_700,
    ],
    [seatsGranted, { ...order, seatHoldId: systemIds.next(), seats: [seat] }, 6_640],
    [paymentCaptured, captured(order), 7_060],
  ] as const;
  let causedBy = story;
  for (const [definition, data, after] of events) {
    const id = definition === orderPlaced ? placedId : systemIds.next();
    await world.announce(definition, { id, data, story, traceparent, at: at(after), causedBy });
    if (definition !== shipmentBooked) causedBy = id;
  }
  await eventually(async () => {
    const { entries } = await world.timelineOf(order.orderNumber);
    if (entries.length < calls.length + 1 + events.length) throw new Error('the story is not whole yet');
  });
  return order.orderNumber;
}

/** Orders that wait for seats; what they are worth is at risk while Moodle is ill. */
export async function ordersForCourses(world: World, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const order = newOrder();
    const placedAt = new Date(Date.now() - 240_000).toISOString();
    const data = { ...placed(order), placedAt, seatHoldId: systemIds.next() };
    await world.announce(orderPlaced, { data, story: order.orderId });
  }
}

/** Over by now, so that nothing is wrong because of it. */
export async function unusualFigure(world: World): Promise<void> {
  await world.rows(
    `INSERT INTO anomalies (id, metric, label, since, over_at, direction, expected_low, expected_high, observed)
     VALUES ($1, 'vendor_errors', 'klaviyo', now() - interval '20 minutes', now(), 'above', 0, 0.108, 0.333)`,
    [systemIds.next()],
  );
}
