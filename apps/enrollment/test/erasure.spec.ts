import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  orderCancelled,
  orderPlaced,
  personErased,
} from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually, tablesNaming } from '@accord/test-kit';
import { AccountClosings } from '../src/use-cases/ports/account-closings.ts';
import { usernameOf } from '../src/vendors/moodle/moodle.mapping.ts';
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
afterAll(() => world.stop());

/** Somebody whom no other test knows, and what they bought. */
class Buyer {
  readonly name: string;
  readonly email: string;
  readonly order: CourseOrder;
  readonly customerId = systemIds.next();
  readonly receiptId = systemIds.next();

  constructor(name: string) {
    this.name = name;
    this.email = `${name.toLowerCase()}@example.net`;
    this.order = this.buys();
  }

  buys(): CourseOrder {
    return new CourseOrder([[python, 1]], {
      email: this.email,
      givenName: this.name,
      familyName: `${this.name}sson`,
    });
  }

  get accounts(): number {
    return moodleOf(world.mocks).usersOf(this.email).length;
  }

  place(order = this.order, id?: string): Promise<string> {
    const data = order.placed();
    return world.publish(orderPlaced, { subject: order.orderId, data, ...(id === undefined ? {} : { id }) });
  }

  erase(...orders: readonly CourseOrder[]): Promise<string> {
    const { customerId, receiptId } = this;
    const data = {
      customerId,
      receiptId,
      erasedAt: '2026-11-21T03:00:00.000Z',
      orders: orders.map(({ orderId, orderNumber }) => ({ orderId, orderNumber })),
    };
    return world.publish(personErased, { subject: customerId, data });
  }

  /** Checkout has no order of theirs any more that is alive. */
  allEnded(): Promise<string> {
    const { customerId, receiptId } = this;
    const forgottenAt = '2026-11-21T03:00:00.000Z';
    const data = { customerId, receiptId, party: 'service:checkout', forgottenAt, orders: 1 };
    return world.publish(checkoutPersonForgotten, { subject: customerId, data });
  }

  /** Who has said that they have forgotten, in the order of their names. */
  get forgottenBy(): string[] {
    return world.events
      .filter(({ type, subject }) => type === enrollmentPersonForgotten.key && subject === this.customerId)
      .map(({ data }) => enrollmentPersonForgotten.data.parse(data).party)
      .sort();
  }

  isForgotten(): Promise<void> {
    return eventually(() => expect(this.forgottenBy).toEqual(['service:enrollment', 'vendor:moodle']));
  }
}

async function becomes({ orderId }: CourseOrder, status: string): Promise<void> {
  await eventually(async () => {
    const { body } = await world.call(`GET /enrollments?orderId=${orderId}`);
    expect(body.items[0]?.status).toBe(status);
  });
}

const isHandled = (messageId: string): Promise<void> =>
  eventually(async () => {
    expect(await world.sql('SELECT 1 FROM inbox WHERE message_id = $1', [messageId])).toHaveLength(1);
  });

/** Of which seats are granted later, by the same queue: what came before has been looked at. */
async function somebodyElseIsServed(): Promise<void> {
  const other = new CourseOrder([[python, 1]]);
  await other.hold(world);
  await world.publish(orderPlaced, { subject: other.orderId, data: other.placed() });
  await becomes(other, 'granted');
}

describe('a person who is erased', () => {
  it('while their order waits for the LMS gets what they bought, and is forgotten when no order is alive any more', async () => {
    const zoe = new Buyer('Zoentje');
    await zoe.order.hold(world);
    world.mocks.faults('moodle', [{ kind: 'down' }]);
    const placed = await zoe.place();
    await becomes(zoe.order, 'granting');
    const erased = await zoe.erase(zoe.order);
    world.mocks.faults('moodle', []);
    await becomes(zoe.order, 'granted');
    await isHandled(erased);
    expect(zoe.accounts).toBe(1);
    expect(zoe.forgottenBy).toEqual([]);

    await zoe.allEnded();
    await zoe.isForgotten();
    expect(zoe.accounts).toBe(0);

    await Promise.all([zoe.place(), zoe.place(zoe.order, placed), zoe.erase(zoe.order)]);
    await somebodyElseIsServed();
    await eventually(() => expect(zoe.forgottenBy).toHaveLength(4));
    expect(zoe.accounts).toBe(0);
    const sql = (text: string, values: unknown[]) => world.sql<object>(text, values);
    expect(await tablesNaming(sql, [zoe.email, zoe.name])).toEqual([]);
    expect(
      await world.sql('SELECT 1 FROM seat_holds WHERE order_id = $1 AND lms_user_ref IS NULL', [
        zoe.order.orderId,
      ]),
    ).toHaveLength(1);
  });

  it('while seats of theirs are being opened is forgotten when these are open or were given up', async () => {
    const lea = new Buyer('Leaentje');
    await lea.order.hold(world);
    await lea.place();
    await becomes(lea.order, 'granted');
    const isNow = (status: string) =>
      world.sql('UPDATE seat_holds SET status = $1 WHERE order_id = $2', [status, lea.order.orderId]);
    await isNow('granting');
    await lea.erase(lea.order);
    await lea.allEnded();
    await eventually(() => expect(JSON.stringify(world.telemetry)).toContain('enrollment.seats_under_way'));
    expect(lea.accounts).toBe(1);
    await isNow('granted');
    await lea.isForgotten();
    expect(lea.accounts).toBe(0);
  });

  it('loses an account of which a crash left no more than that there may be one', async () => {
    const ann = new Buyer('Annentje');
    await ann.order.hold(world);
    await ann.place();
    await becomes(ann.order, 'granted');
    await world.sql('UPDATE seat_holds SET lms_user_ref = NULL WHERE order_id = $1', [ann.order.orderId]);
    await world.publish(orderCancelled, { subject: ann.order.orderId, data: ann.order.cancelled() });
    await becomes(ann.order, 'revoked');
    expect(ann.accounts).toBe(1);
    await ann.erase(ann.order);
    await ann.allEnded();
    await ann.isForgotten();
    expect(ann.accounts).toBe(0);
  });

  it('before their cancelled order was heard of here gets no account on its account', async () => {
    const max = new Buyer('Maxentje');
    await max.order.hold(world);
    await max.allEnded();
    await max.erase(max.order);
    await max.isForgotten();
    const late = await max.place();
    await world.publish(orderCancelled, { subject: max.order.orderId, data: max.order.cancelled() });
    await isHandled(late);
    await becomes(max.order, 'revoked');
    expect(max.accounts).toBe(0);
  });

  it('loses an account, too, that a slow grant of an order from before had made anew', async () => {
    const kay = new Buyer('Kayentje');
    await kay.erase(kay.order);
    await kay.allEnded();
    await kay.isForgotten();
    const { name, email } = kay;
    world.mocks.seed('moodle', {
      users: [{ username: usernameOf(email), firstname: name, lastname: name, email }],
    });
    await kay.place();
    await eventually(() => expect(kay.accounts).toBe(0));
  });

  it('and buys again keeps the account that the new order needs, until that is erased as well', async () => {
    const ida = new Buyer('Idaentje');
    await ida.order.hold(world);
    await ida.place();
    await becomes(ida.order, 'granted');
    const again = ida.buys();
    await again.hold(world);
    await ida.place(again);
    await becomes(again, 'granted');
    await ida.erase(ida.order);
    await ida.allEnded();
    await ida.isForgotten();
    expect(moodleOf(world.mocks).coursesOf(ida.email)).toEqual([python]);

    await ida.erase(again);
    await eventually(() => expect(ida.accounts).toBe(0));
  });

  it('while somebody deletes the account waits with a new order until it is gone', async () => {
    const una = new Buyer('Unaentje');
    await una.order.hold(world);
    await una.place();
    await becomes(una.order, 'granted');
    const [user] = moodleOf(world.mocks).usersOf(una.email);
    const closing = [String(user?.id), 'another-message'];
    await world.sql('INSERT INTO accounts_going VALUES ($1, $2)', closing);
    const again = una.buys();
    await again.hold(world);
    const seen: unknown[] = [];
    // The account is gone as soon as the grant was told to wait: a short ladder of tries waits for no other test.
    const closings = world.service.app.get(AccountClosings);
    const isGoing = jest.spyOn(closings, 'isGoing');
    isGoing.mockImplementationOnce(async (lmsUserRef) => {
      isGoing.mockRestore();
      const told = await closings.isGoing(lmsUserRef);
      seen.push(told, (await world.call(`GET /enrollments?orderId=${again.orderId}`)).body.items[0]?.status);
      await world.sql('DELETE FROM accounts_going WHERE lms_user_ref = $1 AND message_id = $2', closing);
      return told;
    });
    await una.place(again);
    await becomes(again, 'granted');
    expect(seen).toEqual([true, 'granting']);
    await eventually(() => expect(JSON.stringify(world.telemetry)).toContain('enrollment.account_going'));
  });

  it('and had an account in the LMS before us is left to a person', async () => {
    const eve = new Buyer('Eveentje');
    const { name, email } = eve;
    world.mocks.seed('moodle', { users: [{ username: 'teacher', firstname: name, lastname: name, email }] });
    await eve.order.hold(world);
    await eve.place();
    await becomes(eve.order, 'granted');
    await eve.erase(eve.order);
    await eve.allEnded();
    await eventually(async () => expect(await world.parked()).toBe(1));
    expect(eve.accounts).toBe(1);
    expect(eve.forgottenBy).toEqual([]);
    expect(await world.sql('SELECT 1 FROM accounts_going')).toEqual([]);
  });
});
