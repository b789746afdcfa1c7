import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkoutPersonForgotten,
  type EventDefinition,
  orderCancelled,
  type OrderPlaced,
  orderPlaced,
  orderReturned,
  personErased,
} from '@accord/canonical';
import {
  eventMetadata,
  expectedEnvelope,
  expectMessage,
  handledBy,
  pactOf,
  type Flow,
} from '@accord/contract-kit';
import { AccordTransport } from '@accord/messaging';
import {
  forgetPersonOnPersonErased,
  grantSeatsOnOrderPlaced,
  revokeSeatsOnOrderCancelled,
} from '../../src/enrollment.topology.ts';
import { EnrollmentUnderTest } from '../support/enrollment-under-test.ts';
import { CourseOrder } from '../support/orders.ts';

const course = 'COURSE-PYTHON-101';
const order = new CourseOrder([[course, 1]], {
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
});
const id = '0198c0de-0000-7000-8000-000000000001';
const customerId = '0198c0de-0000-7000-8000-00000000000f';
const refunded = { minor: 19_900, currency: 'EUR' };

/** Orders are told apart, because a hold that has ended is not looked at again. */
const reference = (digit: string) => ({
  orderId: `0198c0de-0000-7000-8000-0000000000a${digit}`,
  orderNumber: `A-000000000${digit}`,
  seatHoldId: `0198c0de-0000-7000-8000-0000000000c${digit}`,
});

/** Nothing that may be null is. */
const whole = <T extends Pick<OrderPlaced, 'customer'>>(data: T, digit: string): object => ({
  ...data,
  ...reference(digit),
  customer: { ...data.customer, customerId },
  reservationId: id,
});

let enrollment: EnrollmentUnderTest;

beforeAll(async () => {
  enrollment = await EnrollmentUnderTest.start();
  await enrollment.call(`PUT /courses/${course}`, {
    sku: course,
    title: 'Python 101',
    lmsCourseRef: course,
  });
  await enrollment.call(`PUT /cohorts/${course}-2027`, {
    courseId: course,
    startsOn: '2027-01-11',
    capacity: 10,
  });
  for (const digit of ['1', '2', '3']) {
    const body = { ...reference(digit), lines: order.lines, expiresInSeconds: 900 };
    expect((await enrollment.call('POST /seats', body)).status).toBe(201);
  }
}, 60_000);

afterAll(() => enrollment.stop());

const expectations: readonly {
  readonly queue: string;
  readonly definition: EventDefinition;
  readonly flow: Flow;
  readonly data: object;
}[] = [
  {
    queue: grantSeatsOnOrderPlaced.queue,
    definition: orderPlaced,
    flow: 'enrollment.open-course',
    data: whole({ ...order.placed(), payment: { attemptId: id, gateway: 'stripe' } }, '1'),
  },
  {
    queue: revokeSeatsOnOrderCancelled.queue,
    definition: orderCancelled,
    flow: 'checkout.cancel-order',
    data: { ...whole(order.cancelled(), '2'), refunded },
  },
  {
    queue: revokeSeatsOnOrderCancelled.queue,
    definition: orderReturned,
    flow: 'checkout.return-order',
    data: { ...whole(order.cancelled('customer.returned'), '3'), refunded },
  },
  {
    queue: forgetPersonOnPersonErased.queue,
    definition: personErased,
    flow: 'customer.forget-person',
    data: {
      customerId,
      receiptId: id,
      erasedAt: '2026-11-21T03:00:00.000Z',
      orders: [{ orderId: reference('4').orderId, orderNumber: reference('4').orderNumber }],
    },
  },
  {
    queue: forgetPersonOnPersonErased.queue,
    definition: checkoutPersonForgotten,
    flow: 'customer.forget-person',
    data: {
      customerId: '0198c0de-0000-7000-8000-00000000001f',
      receiptId: id,
      party: 'service:checkout',
      forgottenAt: '2026-11-21T03:00:00.000Z',
      orders: 1,
    },
  },
];

describe('what enrollment expects to hear', () => {
  it.each(expectations)('reads $definition.key for $queue', async ({ queue, definition, flow, data }) => {
    await expectMessage(
      pactOf({ consumer: 'enrollment', provider: definition.owner }),
      {
        flow,
        event: definition.key,
        queue,
        body: expectedEnvelope(definition, data),
        metadata: eventMetadata,
      },
      handledBy(enrollment.service.app.get(AccordTransport), queue),
    );
  });
});
