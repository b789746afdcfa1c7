import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderCancelled, orderPlaced } from '@accord/canonical';
import { Delivery, Telemetry, UnitOfWork } from '@accord/messaging';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { grantSeatsOnOrderPlaced } from '../src/enrollment.topology.ts';
import { placedOrderOf } from '../src/inbound/order-mapping.ts';
import { UseCases } from '../src/use-cases.providers.ts';
import { LearningPlatform } from '../src/use-cases/ports/learning-platform.ts';
import { Places } from '../src/use-cases/ports/places.ts';
import { SeatHolds } from '../src/use-cases/ports/seat-holds.ts';
import { comparisonSection } from './comparison.section.ts';
import { EnrollmentUnderTest } from './support/enrollment-under-test.ts';
import { moodleOf } from './support/moodle.ts';
import { CourseOrder } from './support/orders.ts';

const python = 'COURSE-PYTHON-101';

let world: EnrollmentUnderTest;

beforeAll(async () => {
  world = await EnrollmentUnderTest.start();
  await world.call('PUT /courses/python', { sku: python, title: python, lmsCourseRef: python });
  await world.call('PUT /cohorts/python-1', { courseId: 'python', startsOn: '2027-01-11', capacity: 50 });
});
afterAll(async () => {
  await world.stop();
});

async function becomes({ orderId }: CourseOrder, status: string): Promise<void> {
  await eventually(async () => {
    const { body } = await world.call(`GET /enrollments?orderId=${orderId}`);
    expect(body.items[0]?.status).toBe(status);
  });
}

async function place(order: CourseOrder, id = systemIds.next()): Promise<void> {
  await world.publish(orderPlaced, { subject: order.orderId, data: order.placed(), id });
  await becomes(order, 'granted');
}

async function undo(order: CourseOrder): Promise<void> {
  await world.publish(orderCancelled, { subject: order.orderId, data: order.cancelled() });
  await becomes(order, 'revoked');
}

const coursesOf = ({ customer }: CourseOrder) => moodleOf(world.mocks).coursesOf(customer.email);

/** The service's own use case, with a Moodle that waits before it enrols. */
function grantingSlowly(before: () => Promise<void>) {
  const { app } = world.service;
  const moodle = app.get(LearningPlatform);
  const slow: LearningPlatform = {
    lms: moodle.lms,
    findLearner: (email) => moodle.findLearner(email),
    admit: (learner) => moodle.admit(learner),
    withdraw: (participation) => moodle.withdraw(participation),
    enrol: async (participation) => {
      await before();
      await moodle.enrol(participation);
    },
  };
  const { grantSeats } = new UseCases(
    [app.get(UnitOfWork), app.get(SeatHolds), app.get(Places), slow, app.get(Telemetry)],
    world.clock,
  );
  return grantSeats;
}

function deliveryOf(messageId: string): Delivery {
  const message = { content: Buffer.from('{}'), fields: { redelivered: false }, properties: { messageId } };
  type Message = ConstructorParameters<typeof Delivery>[1];
  return new Delivery(grantSeatsOnOrderPlaced.queue, message as Message, world.clock.now());
}

/** Found by the prover, in histories that were others since. */
describe('what Moodle does late', () => {
  it('shuts nobody out of a course that another order of theirs gives', async () => {
    const buyer = { email: 'joan@example.org', givenName: 'Joan', familyName: 'Clarke' };
    const [one, other] = [new CourseOrder([[python, 1]], buyer), new CourseOrder([[python, 1]], buyer)];
    for (const order of [one, other]) {
      await order.hold(world);
      await place(order);
    }
    // The closing that the first order asked for in a try of its own, carried out only now.
    const [user] = moodleOf(world.mocks).usersOf(buyer.email);
    const platform = world.service.app.get(LearningPlatform);
    await platform.withdraw({ lmsUserRef: String(user?.id), lmsCourseRef: python });
    expect(coursesOf(other)).toEqual([]);
    await undo(one);
    expect(coursesOf(other)).toEqual([python]);
  });

  it('lets nobody in by a repeated grant after the order was granted and undone', async () => {
    const order = new CourseOrder([[python, 1]]);
    await order.hold(world);
    const messageId = systemIds.next();
    const [atTheDoor, letIn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = grantingSlowly(async () => {
      atTheDoor.resolve();
      await letIn.promise;
    });
    const placed = placedOrderOf(order.placed());
    if (placed === undefined) throw new Error('the order has a course');
    const repeat = slow.execute(placed, deliveryOf(messageId));
    await atTheDoor.promise;
    await place(order, messageId);
    await undo(order);
    letIn.resolve();
    await repeat;
    expect(coursesOf(order)).toEqual([]);
  });
});

comparisonSection(() => world);
