import { orderCompleted, orderPlaced } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditPage } from '../src/inbound/audit.schema.ts';
import { GroupsPage } from '../src/inbound/mending/groups.schema.ts';
import { EditAnswer, WholeLetterSchema } from '../src/inbound/mending/letters.schema.ts';
import { PreviewSchema, RedeliverySchema } from '../src/inbound/mending/redeliveries.schema.ts';
import { ParkedPage } from '../src/inbound/parked.schema.ts';
import { begin, effects, ended, groupOf, plant, read } from './letters.ts';
import { idleQueue, moodyQueue } from './moody.ts';
import { newOrder, personal, placed, withoutIds } from './orders.ts';
import { World, admin, colleague, onlooker, operator } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations();
});

afterAll(() => world.end());

beforeEach(() => {
  world.moody.refuses = false;
  world.moody.idleRefuses = false;
  world.moody.never.clear();
});

async function letters(query: string): Promise<string[]> {
  return ParkedPage.parse((await world.get(`/api/parked?${query}`)).body).items.map(({ id }) => id);
}

async function audited(action: string): Promise<ReturnType<typeof AuditPage.parse>['items']> {
  return AuditPage.parse((await world.get(`/api/audit?action=${action}`)).body).items;
}

describe('groups of parked messages', () => {
  it('count what waits, by cause, whoever writes and whatever becomes of it', async () => {
    const first = await plant(world, 4, { reason: 'moodle.group_test' });
    await plant(world, 1, { reason: 'moodle.group_test', queue: idleQueue });
    await world.rows(`UPDATE parked_messages SET story = $1 WHERE id = ANY ($2)`, [
      'one-order',
      first.slice(0, 2).map(({ id }) => id),
    ]);
    const { items } = GroupsPage.parse((await world.get('/api/parked/groups?search=group_test')).body);
    expect(items).toMatchObject([
      { count: 4, orders: 3, queue: moodyQueue, vendor: 'moodle', eventType: orderCompleted.key, hold: null },
      { count: 1, orders: 1, queue: idleQueue },
    ]);
    await world.post('/api/parked/redeliver', { ids: first.slice(1, 4).map(({ id }) => id) });
    expect(await groupOf(world, 'moodle.group_test')).toMatchObject({ count: 1, orders: 1 });
    const kept = await world.rows(
      `SELECT g.waiting, g.orders, count(*)::int AS counted, count(DISTINCT p.story)::int AS stories
       FROM parked_groups g JOIN parked_messages p USING (group_id) WHERE p.status <> 'redelivered'
       GROUP BY g.group_id HAVING g.waiting <> count(*) OR g.orders <> count(DISTINCT p.story)`,
    );
    expect(kept).toEqual([]);
  });

  it('are held by one owner, and nothing of them is sent meanwhile', async () => {
    const [letter] = await plant(world, 2, { reason: 'inventory.hold_test' });
    const { groupId } = await groupOf(world, 'inventory.hold_test');
    const path = `/api/parked/groups/${groupId}/hold`;
    await world.post(path, { owner: 'ops-2', note: 'waits for the carrier' });
    expect(await groupOf(world, 'inventory.hold_test')).toMatchObject({
      hold: { owner: 'ops-2', note: 'waits for the carrier' },
    });
    expect(await world.get(`/api/parked/groups/${groupId}`)).toMatchObject({
      status: 200,
      body: { groupId, count: 2, hold: { owner: 'ops-2' } },
    });
    expect((await world.get(`/api/parked/groups/${'0'.repeat(32)}`)).status).toBe(404);
    expect(await world.post(path, { owner: 'ops-3', note: 'mine' })).toMatchObject({
      status: 409,
      body: { code: 'parked.held' },
    });
    expect(GroupsPage.parse((await world.get('/api/parked/groups?state=held')).body).items).toHaveLength(1);
    expect((await world.post('/api/parked/redeliver', { ids: [letter?.id] })).body).toMatchObject({
      notRedelivered: [{ reason: 'parked.on_hold' }],
    });
    const { body } = await world.post('/api/parked/preview', { selection: { groupId } });
    expect(PreviewSchema.parse(body)).toMatchObject({ messages: 0, held: 2 });
    expect(await world.post('/api/parked/redeliveries', { selection: { groupId } })).toMatchObject({
      status: 409,
      body: { code: 'parked.nothing_selected' },
    });
    await world.remove(path);
    const { id } = await begin(world, { groupId });
    expect(await ended(world, id)).toMatchObject({ state: 'finished', applied: 2 });
    expect((await audited('group.held'))[0]).toMatchObject({ actor: 'operator on duty', on: groupId });
  });

  it('are found with their letters by order, by customer and by a part of the reason', async () => {
    const order = newOrder();
    const customerId = systemIds.next();
    const event = placed(order);
    await world.announce(orderPlaced, {
      data: { ...event, customer: { ...event.customer, customerId } },
      story: order.orderId,
    });
    world.moody.refuses = true;
    await world.announce(orderCompleted, { data: order, story: order.orderId });
    const [id] = await eventually(async () => {
      const found = await letters(`search=${order.orderNumber}`);
      expect(found).toHaveLength(1);
      return found;
    });
    // Whose order it is comes by another queue than the letter.
    await eventually(async () => {
      expect(await letters(`search=${customerId}`)).toEqual([id]);
    });
    expect(await letters(`search=${order.orderId}`)).toEqual([id]);
    expect(await letters(`search=FILES_missing&queue=${moodyQueue}`)).toContain(id);
    expect(await letters(`search=${systemIds.next()}`)).toEqual([]);
    expect(await letters('search=files%25missing')).toEqual([]);
    const page = GroupsPage.parse((await world.get(`/api/parked/groups?search=${customerId}`)).body);
    expect(page.items).toHaveLength(1);
    const kept = JSON.stringify(await world.rows('SELECT * FROM order_index'));
    expect(kept).not.toContain(customerId);
    for (const word of personal) expect(withoutIds(kept)).not.toContain(word);
  });
});

describe('a parked message', () => {
  async function parkPlaced(): Promise<string> {
    const order = newOrder();
    await world.publish('checkout.order.placed.v1', 'no event', `broken ${order.orderNumber}`);
    const [broken] = await eventually(async () => {
      const found = ParkedPage.parse((await world.get('/api/parked?search=message.invalid')).body).items;
      expect(found).not.toEqual([]);
      return found;
    });
    await world.rows('UPDATE parked_messages SET body = $2, message_id = $3, event_type = $4 WHERE id = $1', [
      broken?.id,
      Buffer.from(JSON.stringify({ data: placed(order), phone: 491701234567 })),
      systemIds.next(),
      'test.letter',
    ]);
    return broken?.id ?? '';
  }

  it('is masked for those who may only read, and whole for operators, who are on record for it', async () => {
    const id = await parkPlaced();
    const seen = WholeLetterSchema.parse((await world.get(`/api/parked/${id}`)).body);
    expect(seen.masked).toBe(true);
    for (const word of [...personal, '491701234567']) expect(withoutIds(seen.body ?? '')).not.toContain(word);
    expect(seen.body).toContain('"quantity": 2');
    expect(await audited('parked.read')).toEqual([]);
    const whole = WholeLetterSchema.parse((await world.get(`/api/parked/${id}`, operator.key.reveal())).body);
    for (const word of personal) expect(whole.body).toContain(word);
    expect(await audited('parked.read')).toMatchObject([{ actor: 'operator on duty', on: id }]);
    expect((await world.get(`/api/parked/${systemIds.next()}`)).status).toBe(404);
  });

  it('is corrected with a diff, sent as corrected, and only where it was changed is on record', async () => {
    const [letter] = await plant(world, 1, { reason: 'inventory.edit_test' });
    const { id = '', messageId = '' } = letter ?? {};
    const key = operator.key.reveal();
    const { body } = WholeLetterSchema.parse((await world.get(`/api/parked/${id}`, key)).body);
    const other = newOrder();
    const event: { data: { orderNumber: string } } = JSON.parse(body ?? '') as never;
    const corrected = JSON.stringify({ ...event, data: { ...event.data, orderNumber: other.orderNumber } });
    const edit = (text: string) =>
      world.post(`/api/parked/${id}/edit`, { body: text, reason: 'wrong number' });
    expect(await edit(corrected.replace(messageId, systemIds.next()))).toMatchObject({
      status: 422,
      body: { code: 'parked.edit_invalid' },
    });
    expect(await edit('no event')).toMatchObject({ status: 422 });
    expect(await edit(body ?? '')).toMatchObject({ status: 409, body: { code: 'parked.nothing_changed' } });
    expect(EditAnswer.parse((await edit(corrected)).body).changes).toEqual([
      {
        place: 'data.orderNumber',
        before: JSON.stringify(event.data.orderNumber),
        after: JSON.stringify(other.orderNumber),
      },
    ]);
    const { items } = AuditPage.parse((await world.get('/api/audit?action=parked.edited')).body);
    expect(items).toMatchObject([{ on: id, detail: { places: 'data.orderNumber', reason: 'wrong number' } }]);
    expect(JSON.stringify(items)).not.toContain(other.orderNumber);
    await world.post('/api/parked/redeliver', { ids: [id] });
    await eventually(async () => {
      expect(await effects(world)).toContain(messageId);
    });
    expect(await world.rows('SELECT before, places FROM parked_edits WHERE parked_id = $1', [id])).toEqual([
      { before: null, places: ['data.orderNumber'] },
    ]);
    expect((await edit(corrected)).status).toBe(409);
  });

  it('is given to another consumer that reads such events, under its old id', async () => {
    const [letter] = await plant(world, 1, { reason: 'inventory.redirect_test', queue: idleQueue });
    const { id = '', messageId = '' } = letter ?? {};
    const redirect = (queue: string) =>
      world.post(`/api/parked/${id}/redirect`, { queue, reason: 'meant for the other' });
    expect(await redirect('nobody.reads-this-on-anything')).toMatchObject({
      status: 409,
      body: { code: 'parked.unknown_consumer' },
    });
    expect((await world.get(`/api/parked/${id}/destinations`)).body).toEqual({
      queues: [moodyQueue],
      unanswered: ['checkout', 'customer', 'enrollment'],
    });
    expect((await redirect(moodyQueue)).body).toMatchObject({ queue: idleQueue, redirectedTo: moodyQueue });
    const { id: redelivery } = await begin(world, { ids: [id] });
    expect(await ended(world, redelivery)).toMatchObject({ state: 'finished', applied: 1 });
    expect(await effects(world)).toContain(messageId);
    const { history } = WholeLetterSchema.parse((await world.get(`/api/parked/${id}`)).body);
    expect(history).toMatchObject([{ what: 'redelivery', redeliveryId: redelivery, outcome: 'applied' }]);
  });
});

describe('a redelivery of many', () => {
  it('does what its preview said: those done already are not sent, the others have their effect once', async () => {
    const planted = await plant(world, 40, { reason: 'inventory.preview_test' });
    const done = planted.slice(3, 20).map(({ messageId }) => messageId);
    await world.other.rows('INSERT INTO inbox (message_id, consumer) SELECT unnest($1::text[]), $2', [
      done,
      moodyQueue,
    ]);
    const { groupId } = await groupOf(world, 'inventory.preview_test');
    const preview = PreviewSchema.parse(
      (await world.post('/api/parked/preview', { selection: { groupId } }, onlooker.key.reveal())).body,
    );
    expect(preview).toEqual({
      messages: 40,
      alreadyApplied: 17,
      vendorCalls: [
        { vendor: 'archivist', operation: 'close_file', count: 23, irreversible: true },
        { vendor: 'archivist', operation: 'write_log', count: 23, irreversible: false },
      ],
      minutesAtQuota: 1,
      messagesPerMinute: 600,
      needsSecondPerson: false,
      held: 0,
      unanswered: [],
    });
    const { id } = await begin(world, { groupId });
    expect(await ended(world, id)).toMatchObject({
      state: 'finished',
      total: preview.messages,
      alreadyApplied: preview.alreadyApplied,
      sent: 23,
      applied: 23,
      pending: 0,
      failedAgain: 0,
    });
    const sent = planted.map(({ messageId }) => messageId).filter((one) => !done.includes(one));
    const own = new Set(planted.map(({ messageId }) => messageId));
    const handled = world.moody.handled.map(({ messageId }) => messageId).filter((one) => own.has(one));
    expect(handled.toSorted()).toEqual(sent.toSorted());
    const left = await world.rows(
      `SELECT count(*)::int AS n FROM parked_messages WHERE reason = 'inventory.preview_test'
       AND (status <> 'redelivered' OR body IS NOT NULL)`,
    );
    expect(left).toEqual([{ n: 0 }]);
    expect((await audited('redelivery.finished'))[0]).toMatchObject({ on: id, actor: 'operations' });
  });

  it('stops at a canary that is parked again, says why, and has touched no more than the canary', async () => {
    const planted = await plant(world, 30, { reason: 'inventory.files_missing' });
    world.moody.refuses = true;
    const { id } = await begin(world, { ids: planted.map((one) => one.id) });
    const stopped = await ended(world, id);
    expect(stopped).toMatchObject({
      state: 'stopped',
      sent: 5,
      applied: 0,
      pending: 25,
      stoppedBecause: { code: 'canary_failed', reason: 'inventory.files_missing' },
    });
    // Any of the five may be back first, and only what is back can be sent again.
    const back = await eventually(async () => {
      const canary = planted.slice(0, 5).map(({ messageId }) => letters(`search=${messageId}`));
      const found = (await Promise.all(canary)).flat();
      expect(found).toHaveLength(5);
      return found;
    });
    expect(back).toContain(stopped.stoppedBecause?.parkedId);
    world.moody.refuses = false;
    const again = await begin(world, { search: 'files_missing' });
    const finished = await ended(world, again.id);
    expect(finished).toMatchObject({ state: 'finished', failedAgain: 0 });
    const known = await effects(world);
    for (const { messageId } of planted) expect(known).toContain(messageId);
  });

  it('stops in the middle of the ramp at the first one with the same cause, and tolerates a stranger', async () => {
    // More than the quota lets go out in many seconds, so that some are left however late the letter is back.
    const planted = await plant(world, 200, { reason: 'inventory.ramp_test' });
    world.moody.never.set(planted[12]?.messageId ?? '', 'inventory.something_else');
    world.moody.never.set(planted[30]?.messageId ?? '', 'inventory.ramp_test');
    const { id } = await begin(world, { ids: planted.map((one) => one.id) });
    const stopped = await ended(world, id);
    expect(stopped).toMatchObject({
      state: 'stopped',
      stoppedBecause: { code: 'same_cause', reason: 'inventory.ramp_test' },
    });
    expect(stopped.pending).toBeGreaterThan(0);
    expect(stopped.sent + stopped.pending).toBe(200);
    expect((await audited('redelivery.stopped'))[0]).toMatchObject({ outcome: 'same_cause', on: id });
  });

  it('knows a message as done whose consumer had nothing to commit', async () => {
    const [letter] = await plant(world, 1, { reason: 'inventory.idle_test', queue: idleQueue });
    const { id } = await begin(world, { ids: [letter?.id] });
    expect(await ended(world, id)).toMatchObject({ state: 'finished', applied: 1 });
  });

  it('is refused for messages of which nobody can say what became of them', async () => {
    const [letter] = await plant(world, 1, { reason: 'x.y', queue: 'retired.do-something' });
    expect(await world.post('/api/parked/redeliveries', { selection: { ids: [letter?.id] } })).toMatchObject({
      status: 409,
      body: { code: 'parked.unknown_consumer', detail: expect.stringContaining('retired.do-something') },
    });
  });

  it('waits for an admin who did not ask for it above a thousand, and is stopped by any operator', async () => {
    const planted = await plant(world, 1_001, { reason: 'inventory.second_person' });
    const { groupId } = await groupOf(world, 'inventory.second_person');
    const own = await world.post('/api/parked/redeliveries', { selection: { groupId } }, admin.key.reveal());
    const cancelled = RedeliverySchema.parse(own.body);
    expect(cancelled).toMatchObject({ state: 'awaiting_approval', total: 1_001 });
    const approveOwn = `/api/parked/redeliveries/${cancelled.id}/approve`;
    expect(await world.post(approveOwn, {}, admin.key.reveal())).toMatchObject({
      status: 409,
      body: { code: 'parked.same_person' },
    });
    const stop = `/api/parked/redeliveries/${cancelled.id}/stop`;
    expect((await world.post(stop, {})).body).toMatchObject({ state: 'cancelled' });
    expect(await world.post(stop, {})).toMatchObject({ status: 409 });

    const { id } = await begin(world, { groupId });
    const approve = `/api/parked/redeliveries/${id}/approve`;
    for (const { key } of [onlooker, operator, colleague])
      expect(await world.post(approve, {}, key.reveal())).toMatchObject({ status: 403 });
    expect((await read(world, id)).sent).toBe(0);
    expect((await world.post(approve, {}, admin.key.reveal())).body).toMatchObject({ approvedBy: 'admin' });
    expect(await audited('redelivery.approved')).toMatchObject([
      { actor: 'admin', outcome: 'done' },
      { actor: 'admin', outcome: 'denied' },
    ]);
    await eventually(async () => {
      const refused = await audited('access.refused');
      for (const actor of ['operator on duty', 'colleague on duty'])
        expect(refused).toContainEqual(
          expect.objectContaining({ actor, on: expect.stringContaining('/approve'), outcome: 'denied' }),
        );
    });
    await eventually(async () => {
      expect((await read(world, id)).applied).toBeGreaterThan(20);
    });
    await world.post(`/api/parked/redeliveries/${id}/stop`, {}, colleague.key.reveal());
    const stopped = await read(world, id);
    expect(stopped).toMatchObject({ state: 'stopped', stoppedBecause: { code: 'by_operator' } });
    expect(stopped.sent + stopped.pending).toBeLessThanOrEqual(planted.length);
  });

  it('writes what a message says neither into groups nor into the audit log', async () => {
    const everything = withoutIds(
      JSON.stringify([
        await world.rows('SELECT * FROM parked_groups'),
        await world.rows('SELECT * FROM parked_group_stories'),
        await world.rows('SELECT * FROM audit_log'),
        await world.rows('SELECT * FROM redelivery_runs'),
        await world.rows('SELECT * FROM redelivery_items'),
      ]),
    );
    for (const word of [...personal, 'specversion']) expect(everything).not.toContain(word);
    expect((await world.get('/api/audit/verification')).body).toMatchObject({ intact: true });
  });
});
