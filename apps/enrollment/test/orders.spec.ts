import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  orderCancelled,
  orderPlaced,
  orderReturned,
  seatsGranted,
  seatsRefused,
  seatsRevoked,
  type OrderReturned,
} from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { ExpireHeldSeats } from '../src/use-cases/expire-held-seats.ts';
import { EnrollmentUnderTest } from './support/enrollment-under-test.ts';
import { moodleOf } from './support/moodle.ts';
import { nextEnrolment } from './support/next-enrolment.ts';
import { CourseOrder } from './support/orders.ts';

const python = 'COURSE-PYTHON-101';
const robotics = 'COURSE-ROBOTICS-201';

let world: EnrollmentUnderTest;

beforeAll(async () => {
  world = await EnrollmentUnderTest.start();
  for (const [courseId, sku, lmsCourseRef] of [
    ['python', python, python],
    ['robotics', robotics, robotics],
    ['gone', 'COURSE-GONE', 'NOT-IN-MOODLE'],
    ['scarce', 'COURSE-SCARCE', python],
  ]) {
    await world.call(`PUT /courses/${courseId}`, { sku, title: sku, lmsCourseRef });
    const capacity = courseId === 'scarce' ? 1 : 50;
    await world.call(`PUT /cohorts/${courseId}-1`, { courseId, startsOn: '2027-01-11', capacity });
  }
});
afterEach(async () => {
  world.mocks.faults('moodle', []);
  expect(await world.miscountedCohorts()).toEqual([]);
});
afterAll(async () => {
  expect(await world.parked()).toBe(0);
  await world.stop();
});

async function statusOf(order: CourseOrder): Promise<string> {
  return (await world.call(`GET /enrollments?orderId=${order.orderId}`)).body.items[0]?.status;
}

async function becomes(order: CourseOrder, status: string): Promise<void> {
  await eventually(async () => expect(await statusOf(order)).toBe(status), {
    because: `the hold is ${status}`,
  });
}

async function place(order: CourseOrder, id?: string): Promise<string> {
  return world.publish(orderPlaced, { subject: order.orderId, data: order.placed(), ...(id ? { id } : {}) });
}

async function cancel(order: CourseOrder): Promise<string> {
  return world.publish(orderCancelled, { subject: order.orderId, data: order.cancelled() });
}

async function grantedEvent(order: CourseOrder) {
  return eventually(() => {
    const events = world.eventsOf(seatsGranted, order.orderId);
    expect(events).toHaveLength(1);
    return events[0];
  });
}

const coursesOf = (order: CourseOrder) => moodleOf(world.mocks).coursesOf(order.customer.email).sort();
const takenOf = async (cohortId: string): Promise<number> =>
  (await world.call(`GET /cohorts/${cohortId}`)).body.taken;

/** Everything published so far has been handled: a later message of the same queue has been. */
async function settled(): Promise<void> {
  const marker = new CourseOrder([[python, 1]]);
  await place(marker);
  await becomes(marker, 'granted');
}

describe('an order that is placed', () => {
  it('opens its courses to its customer and says which seats are whose', async () => {
    const order = new CourseOrder([
      [python, 1],
      [robotics, 2],
    ]);
    await order.hold(world);
    await place(order);
    const granted = await grantedEvent(order);
    expect(coursesOf(order)).toEqual([python, robotics]);
    const [user] = moodleOf(world.mocks).usersOf(order.customer.email);
    expect(granted?.seats).toHaveLength(3);
    expect(granted?.seats[0]).toEqual({
      seatId: expect.any(String),
      lineId: '1',
      sku: python,
      courseId: 'python',
      cohortId: 'python-1',
      lms: 'moodle',
      lmsUserRef: String(user?.id),
      lmsCourseRef: python,
    });
    expect(await statusOf(order)).toBe('granted');
    const mine = await world.call(`GET /enrollments?customerId=${order.customer.customerId ?? ''}`);
    expect(mine.body.items.map((one: { orderId: string }) => one.orderId)).toEqual([order.orderId]);
  });

  it('is granted once, however often its message comes', async () => {
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    const id = await place(order);
    await place(order, id);
    await grantedEvent(order);
    await place(order, id);
    await place(order);
    await settled();
    expect(world.eventsOf(seatsGranted, order.orderId)).toHaveLength(1);
    expect(moodleOf(world.mocks).usersOf(order.customer.email)).toHaveLength(1);
    expect(coursesOf(order)).toEqual([python]);
  });

  it('is none of our business without a course on it', async () => {
    const order = new CourseOrder([['KIT-ROBOT-01', 1]]);
    const before = world.events.length;
    await world.publish(orderPlaced, { subject: order.orderId, data: order.placed('article') });
    await settled();
    expect(
      world.events.slice(before).filter(({ correlationid }) => correlationid === order.orderId),
    ).toHaveLength(1);
    expect(await statusOf(order)).toBe(undefined);
  });

  it('keeps the thread of its story: the order is what everything is joined by', async () => {
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    const id = await place(order);
    await grantedEvent(order);
    const event = world.events.find(
      ({ type, subject }) => type === seatsGranted.key && subject === order.seatHoldId,
    );
    expect(event).toMatchObject({ correlationid: order.orderId, causationid: id });
  });

  it('refuses seats in a course that the LMS does not have, and frees them', async () => {
    const order = new CourseOrder([
      [python, 1],
      ['COURSE-GONE', 1],
    ]);
    await order.hold(world);
    await place(order);
    await becomes(order, 'refused');
    await eventually(() => {
      expect(world.eventsOf(seatsRefused, order.orderId).map(({ reason }) => reason)).toEqual([
        'moodle.unknown_course',
      ]);
    });
    expect(coursesOf(order)).toEqual([]);
    expect(await takenOf('gone-1')).toBe(0);
  });
});

describe('a hold that has run out before its order was placed', () => {
  async function expired(sku: string): Promise<CourseOrder> {
    const order = new CourseOrder([[sku, 1]]);
    await order.hold(world, 1);
    world.clock.advance(2_000);
    await world.service.app.get(ExpireHeldSeats).execute();
    expect(await statusOf(order)).toBe('expired');
    return order;
  }

  it('is taken again when there still is a seat', async () => {
    const order = await expired(python);
    await place(order);
    await grantedEvent(order);
    expect(coursesOf(order)).toEqual([python]);
  });

  it('is refused when somebody else has the seat by now', async () => {
    const late = await expired('COURSE-SCARCE');
    const quick = new CourseOrder([['COURSE-SCARCE', 1]]);
    expect((await quick.hold(world)).status).toBe(201);
    await place(late);
    await becomes(late, 'refused');
    await eventually(() => {
      expect(world.eventsOf(seatsRefused, late.orderId).map(({ reason }) => reason)).toEqual([
        'enrollment.no_seats',
      ]);
    });
    await world.call(`DELETE /seats/${quick.seatHoldId}`);
  });

  it('is made by the order itself when it was never made at all', async () => {
    const order = new CourseOrder([[robotics, 1]]);
    await place(order);
    await grantedEvent(order);
    expect(coursesOf(order)).toEqual([robotics]);
  });
});

describe('Moodle in trouble', () => {
  it('delays a grant and nothing else: after recovery the seat is there by itself', async () => {
    const asked = world.mocks.requests('moodle').length;
    world.mocks.faults('moodle', [{ kind: 'down' }]);
    const order = new CourseOrder([[python, 1]]);
    expect((await order.hold(world)).status).toBe(201);
    await place(order);
    await becomes(order, 'granting');
    await eventually(() => expect(world.mocks.requests('moodle').length).toBeGreaterThan(asked + 5));
    expect(world.eventsOf(seatsGranted, order.orderId)).toEqual([]);
    world.mocks.faults('moodle', []);
    await eventually(() => expect(world.eventsOf(seatsGranted, order.orderId)).toHaveLength(1));
    expect(coursesOf(order)).toEqual([python]);
  });

  it('rests the consumer that grants, says so, and grants everybody a seat afterwards', async () => {
    world.mocks.faults('moodle', [{ kind: 'down' }]);
    const orders = Array.from({ length: 6 }, () => new CourseOrder([[python, 1]]));
    for (const order of orders) {
      await order.hold(world);
      await place(order);
    }
    await eventually(async () => {
      const { body } = await world.call('GET /health/ready');
      expect(body['dependencies']).toContainEqual(
        expect.objectContaining({
          name: 'consumer enrollment.grant-seats-on-order-placed',
          status: 'down',
          detail: expect.stringMatching(/^paused\.moodle\./),
        }),
      );
    });
    world.mocks.faults('moodle', []);
    for (const order of orders)
      await eventually(() => expect(world.eventsOf(seatsGranted, order.orderId)).toHaveLength(1));
  });

  it('does not double a learner whose creation was never answered', async () => {
    world.mocks.faults('moodle', [{ kind: 'cut', operation: 'core_user_create_users', times: 1 }]);
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    await place(order);
    await grantedEvent(order);
    expect(moodleOf(world.mocks).usersOf(order.customer.email)).toHaveLength(1);
  });
});

describe('an order that is cancelled', () => {
  it('gives back its seats and leaves the courses', async () => {
    const order = new CourseOrder([
      [python, 1],
      [robotics, 1],
    ]);
    await order.hold(world);
    await place(order);
    await grantedEvent(order);
    await cancel(order);
    await becomes(order, 'revoked');
    expect(coursesOf(order)).toEqual([]);
    await eventually(() => {
      expect(world.eventsOf(seatsRevoked, order.orderId)).toEqual([
        {
          orderId: order.orderId,
          orderNumber: order.orderNumber,
          seatHoldId: order.seatHoldId,
          reason: 'customer.asked',
        },
      ]);
    });
  });

  it('reports for the timeline what was asked of Moodle and what was undone', async () => {
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    await place(order);
    await grantedEvent(order);
    await cancel(order);
    await becomes(order, 'revoked');
    await eventually(() => {
      const story = world.telemetry.filter(({ correlationId }) => correlationId === order.orderId);
      const calls = story.flatMap((record) => (record.kind === 'vendor-call' ? [record.operation] : []));
      expect(calls).toEqual(
        expect.arrayContaining(['enrol_manual_enrol_users', 'enrol_manual_unenrol_users']),
      );
      expect(story.filter(({ kind }) => kind === 'compensation')).toEqual([
        expect.objectContaining({ service: 'enrollment', step: 'enrollment.revoke-seats', outcome: 'done' }),
      ]);
      expect(JSON.stringify(story)).not.toContain(order.customer.email);
    });
  });

  it('does the same for an order that was returned, once, however often it is said', async () => {
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    await place(order);
    await grantedEvent(order);
    const returned: OrderReturned = {
      ...order.cancelled('customer.returned'),
      refunded: { minor: 19_900, currency: 'EUR' },
    };
    const publish = (id: string) =>
      world.publish(orderReturned, { subject: order.orderId, data: returned, id });
    const id = await publish(systemIds.next());
    await eventually(() => expect(world.eventsOf(seatsRevoked, order.orderId)).toHaveLength(1));
    await publish(id);
    await cancel(order);
    await eventually(async () => expect(await handled(order)).toBe(3));
    expect(world.eventsOf(seatsRevoked, order.orderId).map(({ reason }) => reason)).toEqual([
      'customer.returned',
    ]);
  });

  it('leaves open what another order of the same customer gives', async () => {
    const buyer = { email: 'grace@example.org', givenName: 'Grace', familyName: 'Hopper' };
    const [one, other] = [new CourseOrder([[python, 1]], buyer), new CourseOrder([[python, 1]], buyer)];
    for (const order of [one, other]) {
      await order.hold(world);
      await place(order);
      await grantedEvent(order);
    }
    await cancel(one);
    await becomes(one, 'revoked');
    expect(coursesOf(other)).toEqual([python]);
    await cancel(other);
    await becomes(other, 'revoked');
    expect(coursesOf(other)).toEqual([]);
  });

  it('stays without seats when the news of its placing comes last', async () => {
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    await cancel(order);
    await becomes(order, 'revoked');
    await place(order);
    await settled();
    expect(coursesOf(order)).toEqual([]);
    expect(world.eventsOf(seatsGranted, order.orderId)).toEqual([]);

    const neverHeld = new CourseOrder([[python, 1]]);
    await cancel(neverHeld);
    await becomes(neverHeld, 'revoked');
    await place(neverHeld);
    await settled();
    expect(coursesOf(neverHeld)).toEqual([]);
  });

  it('ends outside the course when it is cancelled while Moodle has enrolled and not yet said so', async () => {
    world.mocks.faults('moodle', [{ kind: 'down', operation: 'core_enrol_get_users_courses' }]);
    const undone = Promise.withResolvers<void>();
    // The grant hears of its failure when the order is undone: its few tries would be over before on a busy machine.
    nextEnrolment(world, async (enrol) => {
      await enrol().finally(() => undone.promise);
    });
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    await place(order);
    await eventually(() => expect(coursesOf(order)).toEqual([python]));
    await cancel(order);
    await becomes(order, 'revoked');
    world.mocks.faults('moodle', []);
    undone.resolve();
    await eventually(async () => expect(await handled(order)).toBe(2), { timeoutMs: 20_000 });
    expect(coursesOf(order)).toEqual([]);
    expect(world.eventsOf(seatsGranted, order.orderId)).toEqual([]);
    expect(world.eventsOf(seatsRevoked, order.orderId)).toHaveLength(1);
  });

  it('ends outside the course when Moodle carries out the enrolment only after the order was undone', async () => {
    const [atTheDoor, letIn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    nextEnrolment(world, async (enrol) => {
      atTheDoor.resolve();
      await letIn.promise;
      await enrol();
    });
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    await place(order);
    await atTheDoor.promise;
    await cancel(order);
    await becomes(order, 'revoked');
    expect(coursesOf(order)).toEqual([]);
    letIn.resolve();
    await eventually(async () => expect(await handled(order)).toBe(2), { because: 'both messages are done' });
    expect(coursesOf(order)).toEqual([]);
    expect(world.eventsOf(seatsGranted, order.orderId)).toEqual([]);
  });

  /** Messages about orders whose effect is committed, by the inbox. */
  async function handled(order: CourseOrder): Promise<number> {
    const ids = world.events
      .filter(({ correlationid }) => correlationid === order.orderId)
      .map(({ id }) => id);
    const rows = await world.sql('SELECT 1 FROM inbox WHERE message_id = ANY ($1::text[])', [ids]);
    return rows.length;
  }
});
