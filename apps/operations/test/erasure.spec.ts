import {
  checkoutPersonForgotten,
  operationsPersonForgotten,
  orderPlaced,
  personErased,
  sealEnvelope,
} from '@accord/canonical';
import { exchanges } from '@accord/messaging';
import { Secret, systemIds } from '@accord/service-kit';
import { eventually, tablesNaming } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerDigest } from '../src/domain/customer-digest.ts';
import { emptiedBody } from '../src/domain/emptied-body.ts';
import type { ParkedLetter } from '../src/domain/parked-letter.ts';
import { newOrder, placed } from './orders.ts';
import { World } from './world.ts';

const grants = 'enrollment.grant-seats-on-order-placed';
const mails = 'customer.send-mail-on-order-placed';
const street = 'Vogelbauerweg 77';

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations({
    OPERATIONS_PSEUDONYM_KEY: new Secret('a key of thirty-two characters, at least'),
  });
});

afterAll(async () => {
  await world.end();
});

/** Somebody whom no other test knows, with an order. */
class Buyer {
  readonly order = newOrder();
  readonly customerId = systemIds.next();
  readonly email: string;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    this.email = `${name.toLowerCase()}@example.net`;
  }

  get placed(): ReturnType<typeof placed> {
    const { customerId, email, name: givenName } = this;
    const order = placed(this.order);
    const customer = { ...order.customer, customerId, email, givenName, familyName: `${givenName}sson` };
    return { ...order, customer, shippingAddress: { ...order.shippingAddress, street } };
  }

  /** As a consumer does that cannot handle the event. */
  async park(queue: string, about = 'checkout.order.placed.v1'): Promise<string> {
    const id = systemIds.next();
    const event = sealEnvelope(orderPlaced, {
      id,
      time: new Date('2026-11-21T03:00:00.000Z'),
      subject: this.order.orderId,
      sequence: 1,
      correlationId: this.order.orderId,
      causationId: this.order.orderId,
      data: this.placed,
    });
    await world.peer.publisher.publish({
      exchange: `${world.config.ACCORD_AMQP_NAMESPACE}${exchanges.parked}`,
      routingKey: queue,
      body: Buffer.from(JSON.stringify({ ...event, type: about })),
      messageId: id,
      type: about,
      headers: { 'x-accord-parked-reason': 'moodle.refused', 'x-accord-parked-queue': queue },
    });
    return id;
  }

  letter(messageId: string, queue: string): Promise<ParkedLetter> {
    return eventually(async () => {
      const found = (await world.lettersOf(queue)).find((one) => one.messageId === messageId);
      if (found === undefined) throw new Error('not parked yet');
      return found;
    });
  }

  async erase(): Promise<void> {
    const data = {
      customerId: this.customerId,
      receiptId: systemIds.next(),
      erasedAt: '2026-11-21T03:00:00.000Z',
      orders: [this.order],
    };
    await world.announce(personErased, { data, story: this.customerId });
  }

  async allEnded(): Promise<void> {
    const forgottenAt = '2026-11-21T03:00:00.000Z';
    const data = { customerId: this.customerId, receiptId: systemIds.next(), forgottenAt, orders: 1 };
    await world.announce(checkoutPersonForgotten, {
      data: { ...data, party: 'service:checkout' },
      story: this.customerId,
    });
  }

  /** How often operations has said that it has forgotten them; it hears that as everybody does. */
  async forgotten(): Promise<number> {
    const { customerId } = this;
    const rows = await world.rows('SELECT detail FROM timeline_entries WHERE name = $1 AND story = $2', [
      operationsPersonForgotten.key,
      customerId,
    ]);
    return rows.length;
  }

  async tables(): Promise<string[]> {
    const texts = [this.email, this.name, customerDigest(this.customerId)?.toString('hex') ?? '-'];
    return tablesNaming((sql, values) => world.rows(sql, values), texts);
  }
}

async function bodyOf({ id }: ParkedLetter): Promise<string> {
  const [row] = await world.rows(
    "SELECT convert_from(body, 'UTF8') AS body FROM parked_messages WHERE id = $1",
    [id],
  );
  return String(row?.['body']);
}

describe('a person who is erased', () => {
  it('is out of the index at once, and out of what is parked when no order of theirs is alive any more', async () => {
    const zoe = new Buyer('Zoentje');
    await world.announce(orderPlaced, { data: zoe.placed, story: zoe.order.orderId });
    const grant = await zoe.letter(await zoe.park(grants), grants);
    const mail = await zoe.letter(await zoe.park(mails), mails);
    await world.rows(
      `INSERT INTO parked_edits (id, parked_id, at, caller, reason, places, before)
       VALUES ($1, $2, now(), 'somebody', 'a try', '[]', $3)`,
      [systemIds.next(), grant.id, Buffer.from(zoe.email)],
    );
    await eventually(async () => expect(await zoe.tables()).toContain('order_index'));

    await zoe.erase();
    await eventually(async () => expect(await bodyOf(mail)).not.toContain(zoe.name));
    expect(await zoe.tables()).toEqual(['parked_edits', 'parked_messages']);
    expect(await bodyOf(grant)).toContain(zoe.email);
    expect(await zoe.forgotten()).toBe(0);

    await zoe.allEnded();
    await eventually(async () => expect(await zoe.forgotten()).toBe(1));
    expect(await zoe.tables()).toEqual([]);
    expect(JSON.parse(await bodyOf(grant))).toMatchObject({
      id: grant.messageId,
      data: { orderId: zoe.order.orderId, customer: { email: 'erased@erased.invalid' } },
    });
  });

  it('is not brought back by what is parked later, by news of the order or by a message sent again', async () => {
    const max = new Buyer('Maxentje');
    await max.allEnded();
    await max.erase();
    await eventually(async () => expect(await max.forgotten()).toBe(1));
    const grant = await max.letter(await max.park(grants), grants);
    const unreadable = await max.letter(await max.park(grants, 'checkout.order.vanished.v1'), grants);
    const entry = await world.announce(orderPlaced, { data: max.placed, story: max.order.orderId });
    await eventually(async () =>
      expect(await world.rows('SELECT 1 FROM timeline_entries WHERE id = $1', [entry])).toHaveLength(1),
    );
    await eventually(async () =>
      expect(
        await world.rows('SELECT 1 FROM order_index WHERE order_id = $1', [max.order.orderId]),
      ).toHaveLength(1),
    );
    expect(await max.tables()).toEqual([]);
    expect(await bodyOf(unreadable)).toBe('{}');

    const again = await world.get(`/api/parked?search=${max.order.orderNumber}`);
    expect(JSON.stringify(again.body)).toContain(grant.id);
    await max.erase();
    await eventually(async () => expect(await max.forgotten()).toBe(2));
    expect(await max.tables()).toEqual([]);
  });

  it('leaves nothing of a message that is not what its type promises', () => {
    expect(emptiedBody(Buffer.from('no JSON')).toString()).toBe('{}');
    expect(emptiedBody(Buffer.from('{"data":{"email":"ada@example.org"}}')).toString()).toBe('{}');
  });
});
