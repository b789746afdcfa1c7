import { orderCompleted } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParkedLetter } from '../src/domain/parked-letter.ts';
import { ReportSchema } from '../src/inbound/parked.schema.ts';
import { newOrder } from './orders.ts';
import { World, onlooker } from './world.ts';

const moodyQueue = 'inventory.close-files-on-order-completed';

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations();
});

afterAll(async () => {
  await world.end();
});

/** Announces a completed order to a consumer that will not have it, and waits until operations has it. */
async function parkOne(): Promise<{
  letter: ParkedLetter;
  messageId: string;
  order: ReturnType<typeof newOrder>;
}> {
  world.moody.refuses = true;
  const order = newOrder();
  const messageId = await world.announce(orderCompleted, { data: order, story: order.orderId });
  const letter = await eventually(async () => {
    const found = (await world.lettersOf(moodyQueue)).find((one) => one.messageId === messageId);
    if (found === undefined) throw new Error('not parked yet');
    return found;
  });
  world.moody.refuses = false;
  return { letter, messageId, order };
}

describe('parked messages', () => {
  it('are kept with their reason, shown in the story, and go back to their own consumer under their own id', async () => {
    const { letter, messageId, order } = await parkOne();
    expect(letter).toMatchObject({
      reason: 'inventory.files_missing',
      eventType: 'checkout.order.completed.v1',
      attempts: 1,
      story: order.orderId,
      status: 'parked',
    });

    const unknown = systemIds.next();
    const first = await world.post('/api/parked/redeliver', { ids: [letter.id, unknown] });
    expect(ReportSchema.parse(first.body)).toEqual({
      redelivered: [letter.id],
      notRedelivered: [{ id: unknown, reason: 'parked.unknown' }],
    });
    await eventually(() => {
      expect(world.moody.handled).toContainEqual({ messageId, attempt: 1 });
    });

    const again = await world.post('/api/parked/redeliver', { ids: [letter.id] });
    expect(again.body).toEqual({
      redelivered: [],
      notRedelivered: [{ id: letter.id, reason: 'parked.already_redelivered' }],
    });
    // The event comes by a queue of its own, and may be the last that is written.
    await eventually(async () => {
      expect((await world.timelineOf(order.orderNumber)).entries.map(({ kind }) => kind)).toEqual([
        'event',
        'parked',
        'redelivery',
      ]);
    });
    const audit = await world.rows(
      'SELECT caller, outcome FROM redeliveries WHERE parked_id = $1 ORDER BY id',
      [letter.id],
    );
    expect(audit).toEqual([
      { caller: 'operator on duty', outcome: 'requested' },
      { caller: 'operator on duty', outcome: 'delivered' },
    ]);
    expect(await world.rows('SELECT body, status FROM parked_messages WHERE id = $1', [letter.id])).toEqual([
      { body: null, status: 'redelivered' },
    ]);
  });

  it('that two operators send at the same time are sent once', async () => {
    const { letter } = await parkOne();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.post('/api/parked/redeliver', { ids: [letter.id] })),
    );
    const sent = answers.flatMap(({ body }) => ReportSchema.parse(body).redelivered);
    expect(sent).toEqual([letter.id]);
  });

  it('that cannot go back, because their consumer is gone, stay parked with the attempt on record', async () => {
    const id = systemIds.next();
    await world.rows(
      `INSERT INTO parked_messages (id, message_id, queue, event_type, reason, stack_digest, attempts, first_seen_at, parked_at, headers, body)
       VALUES ($1, 'm9', 'retired.do-something', 'x', 'y', '', 1, now(), now(), '{}', 'z')`,
      [id],
    );
    const { body } = await world.post('/api/parked/redeliver', { ids: [id] });
    expect(body).toEqual({ redelivered: [], notRedelivered: [{ id, reason: 'broker.returned' }] });
    expect(await world.rows('SELECT status FROM parked_messages WHERE id = $1', [id])).toEqual([
      { status: 'parked' },
    ]);
    expect(
      await world.rows('SELECT outcome, reason FROM redeliveries WHERE parked_id = $1 ORDER BY id', [id]),
    ).toEqual([
      { outcome: 'requested', reason: null },
      { outcome: 'failed', reason: 'broker.returned' },
    ]);
  });

  it('that are not even events are kept too, and the broker’s queue is left empty', async () => {
    await world.publish('checkout.order.placed.v1', 'not json \u0000', 'broken-1');
    const [letter] = await eventually(async () => {
      const found = await world.lettersOf('operations.record-every-event');
      expect(found).toHaveLength(1);
      return found;
    });
    expect(letter).toMatchObject({ messageId: 'broken-1', reason: 'message.invalid', story: null });
    await eventually(async () => {
      const depths = await world.queueDepths();
      expect(depths.filter(({ ready, consumers }) => consumers > 0 && ready > 0)).toEqual([]);
    });
  });

  it('are sent again only by those who may', async () => {
    const refused = await world.post(
      '/api/parked/redeliver',
      { ids: [systemIds.next()] },
      onlooker.key.reveal(),
    );
    expect(refused).toMatchObject({ status: 403, body: { code: 'auth.missing_scope' } });
    expect(await world.post('/api/parked/redeliver', { ids: [] })).toMatchObject({ status: 422 });
  });
});
