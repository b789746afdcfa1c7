import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  orderCancelled,
  orderPlaced,
  personErased,
  seatsGranted,
  seatsRefused,
  seatsRevoked,
} from '@accord/canonical';
import {
  producedParked,
  producedTelemetry,
  type ProducedMessage,
  verifyProvider,
} from '@accord/contract-kit';
import { HealthRegistry, systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { enrollmentTopology } from '../../src/enrollment.topology.ts';
import { EnrollmentUnderTest } from '../support/enrollment-under-test.ts';
import { CourseOrder } from '../support/orders.ts';

const course = 'COURSE-PYTHON-101';
const forgottenAt = '2026-11-21T03:00:00.000Z';
const gone = 'COURSE-GONE';
let enrollment: EnrollmentUnderTest;

beforeAll(async () => {
  enrollment = await EnrollmentUnderTest.start();
  for (const [sku, lmsCourseRef] of [
    [course, course],
    [gone, 'NOT-IN-MOODLE'],
  ]) {
    const body = { sku, title: sku, lmsCourseRef };
    expect((await enrollment.call(`PUT /courses/${sku}`, body)).status).toBeLessThan(300);
    const cohort = { courseId: sku, startsOn: '2027-01-11', capacity: 10 };
    expect((await enrollment.call(`PUT /cohorts/${sku}-2027`, cohort)).status).toBeLessThan(300);
  }
  await happenings();
}, 60_000);

afterAll(() => enrollment.stop());

/** Everything enrollment can tell of happens once; the contracts are held against what the broker then delivered. */
async function happenings(): Promise<void> {
  const granted = new CourseOrder([[course, 1]]);
  const refused = new CourseOrder([[gone, 1]]);
  for (const order of [granted, refused]) {
    await order.hold(enrollment);
    await enrollment.publish(orderPlaced, { subject: order.orderId, data: order.placed() });
  }
  await eventually(() => expect(enrollment.eventsOf(seatsGranted, granted.orderId)).toHaveLength(1));
  await enrollment.publish(orderCancelled, { subject: granted.orderId, data: granted.cancelled() });
  // A seat that is given back later would be free in the state that says that none is.
  await eventually(() => expect(enrollment.eventsOf(seatsRevoked, granted.orderId)).toHaveLength(1));
  const customerId = systemIds.next();
  const about = { customerId, receiptId: systemIds.next() };
  await enrollment.publish(personErased, {
    subject: customerId,
    data: {
      ...about,
      erasedAt: forgottenAt,
      orders: [{ orderId: granted.orderId, orderNumber: granted.orderNumber }],
    },
  });
  await enrollment.publish(checkoutPersonForgotten, {
    subject: customerId,
    data: { ...about, party: 'service:checkout', forgottenAt, orders: 0 },
  });
}

const heard = (
  definition:
    typeof seatsGranted | typeof seatsRefused | typeof seatsRevoked | typeof enrollmentPersonForgotten,
) =>
  [
    definition.key,
    (): Promise<ProducedMessage> => eventually(() => enrollment.heard.newest(definition)),
  ] as const;

const leave = async (seats: number): Promise<void> => {
  await enrollment.sql('UPDATE cohorts SET capacity = taken + $1', [seats]);
};

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'enrollment',
    baseUrl: enrollment.door.url,
    authorization: enrollment.door.authorization,
    states: {
      [`ten seats of ${course} are free`]: () => leave(10),
      [`no seat of ${course} is free`]: () => leave(0),
      [`an order holds one seat of ${course}`]: async () => {
        await leave(10);
        const held = new CourseOrder([[course, 1]]);
        const { orderNumber, seatHoldId, lines } = held;
        const orderId = '0198c0de-0000-7000-8000-00000000000a';
        const hold = { orderId, orderNumber, seatHoldId, lines, expiresInSeconds: 900 };
        expect((await enrollment.call('POST /seats', hold)).status).toBe(201);
      },
      'enrollment.grant-seats-on-order-placed is done with 0198c0de-0000-7000-8000-0000000000d1':
        async () => {
          await enrollment.sql(
            'INSERT INTO inbox (message_id, consumer) VALUES ($1, $2) ON CONFLICT DO NOTHING',
            ['0198c0de-0000-7000-8000-0000000000d1', 'enrollment.grant-seats-on-order-placed'],
          );
        },
      'the archive, which can be missed, is down': async () => {
        const away = (): Promise<never> => Promise.reject(new Error('away'));
        enrollment.service.app.get(HealthRegistry).register('archive', away, { critical: false });
      },
    },
    messages: {
      ...producedTelemetry('enrollment'),
      ...producedParked(enrollmentTopology),
      ...Object.fromEntries([
        heard(seatsGranted),
        heard(seatsRefused),
        heard(seatsRevoked),
        heard(enrollmentPersonForgotten),
      ]),
    },
  });
  expect(verified).toBeGreaterThan(8);
}, 120_000);
