import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { inheritContext, runInContext, Transactions } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { OutboxRelay, done, retry } from '@accord/messaging';
import type { Delivery, Messaging } from '@accord/messaging';
import type { Envelope } from '@accord/canonical';
import { measure, mustFlow } from '../src/outbox/outbox-gauges.ts';
import { pruneInbox } from '../src/outbox/inbox-pruning.ts';
import { deleteSent, readLanes, takeLanes } from '../src/outbox/relay-batch.ts';
import { World, happened, quickRuntime } from './world.ts';
import type { EventHandler } from './world.ts';

describe('the outbox', () => {
  let world: World;
  let shop: Messaging;
  let behaviour: EventHandler;
  let received: { subject: string; sequence: number }[];

  beforeAll(async () => {
    world = await World.open('outbox_law');
    // One at a time, so that the order of arrival is the order of handling.
    const consumer = { queue: 'shop.note-order', events: [happened], prefetch: 1 };
    shop = await world.service([
      { definition: consumer, onEvent: (event, delivery) => behaviour(event, delivery) },
    ]);
  });
  afterAll(async () => world.close());
  beforeEach(() => {
    received = [];
    behaviour = async (event, delivery) => {
      received.push({ subject: event.subject, sequence: Number(event.sequence) });
      if (event.subject === 'sent-twice') await world.effect(event, delivery);
      return done();
    };
  });

  it('writes nothing when the transaction fails', async () => {
    await expect(
      world.work.run(async (tx) => {
        tx.publish(happened, { subject: 'undone', sequence: 1, data: { amount: 1 } });
        await tx.manager.query('SELECT 1/0');
      }),
    ).rejects.toThrow('division by zero');
    expect(await world.count('outbox')).toBe(0);
  });

  it('refuses data that breaks its schema, and a body over 1 MiB, before anything is written', async () => {
    const publish = (data: { amount: number; note?: string }): Promise<void> =>
      world.work.run(async (tx) => {
        tx.publish(happened, { subject: 'bad', sequence: 1, data });
        return Promise.resolve();
      });
    await expect(publish({ amount: 1.5 })).rejects.toMatchObject({ code: 'message.bad_data', kind: 'bug' });
    await expect(publish({ amount: 1, note: 'ü'.repeat(600_000) })).rejects.toMatchObject({
      code: 'message.too_large',
    });
    expect(await world.count('outbox')).toBe(0);
  });

  it.each([1, 5, 92, 700])('keeps all %i events of one transaction, in their order', async (count) => {
    await world.work.run(async (tx) => {
      for (let sequence = 1; sequence <= count; sequence += 1)
        tx.publish(happened, { subject: `of-${count}`, sequence, data: { amount: 1 } });
      return Promise.resolve();
    });
    const rows = await world.dataSource.query<{ body: string }[]>('SELECT body FROM outbox ORDER BY id');
    await world.dataSource.query('DELETE FROM outbox');
    const sequences = rows.map(({ body }) => Number((JSON.parse(body) as { sequence: string }).sequence));
    expect(sequences).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it('misses none of the events of 20 concurrent writers, while two relays are at work', async () => {
    const relays = [world.relay(shop), world.relay(world.client())];
    for (const relay of relays) relay.start();
    await Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        for (let turn = 1; turn <= 25; turn += 1) await world.happens(`writer-${writer}`, turn);
      }),
    );
    await eventually(async () => {
      expect(await world.count('outbox')).toBe(0);
      expect(received).toHaveLength(500);
    });
    expect(new Set(received.map(({ subject, sequence }) => `${subject}/${sequence}`)).size).toBe(500);
    await Promise.all(relays.map((relay) => relay.stop()));
  });

  it('keeps the order of each aggregate, and repeats nothing, whatever two relays do at the same time', async () => {
    const relays = [world.relay(shop, 3), world.relay(world.client(), 3)];
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            subject: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
            burst: fc.integer({ min: 1, max: 9 }),
          }),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        fc.uuid(),
        async (changes, run) => {
          received = [];
          const versions = new Map<string, number>();
          for (const relay of relays) relay.start();
          for (const { subject, burst } of changes) {
            await world.work.run(async (tx) => {
              for (let n = 0; n < burst; n += 1) {
                const version = (versions.get(subject) ?? 0) + 1;
                versions.set(subject, version);
                tx.publish(happened, {
                  subject: `${run}-${subject}`,
                  sequence: version,
                  data: { amount: 1 },
                });
              }
              return Promise.resolve();
            });
          }
          const total = [...versions.values()].reduce((sum, version) => sum + version, 0);
          await eventually(() => {
            expect(received.length).toBeGreaterThanOrEqual(total);
          });
          await Promise.all(relays.map((relay) => relay.stop()));
          for (const [subject, last] of versions) {
            const order = received
              .filter((one) => one.subject === `${run}-${subject}`)
              .map((one) => one.sequence);
            expect(order).toEqual(Array.from({ length: last }, (_, index) => index + 1));
          }
        },
      ),
      { numRuns: 20 },
    );
  }, 60_000);

  it('repeats what a relay sent and could not delete any more, and the reader absorbs it', async () => {
    const { dataSource } = world;
    const alive = new Transactions(dataSource);
    const transactions: Pick<Transactions, 'run'> = {
      run: (work) =>
        alive.run(async (manager, edges) => {
          await work(manager, edges);
          throw new Error('killed between publish and delete');
        }),
    };
    const { namespace } = world;
    const { publisher } = shop;
    const killed = new OutboxRelay({
      dataSource,
      transactions,
      publisher,
      namespace,
      runtime: quickRuntime,
    });
    await world.happens('sent-twice');
    await expect(killed.drainOnce()).rejects.toThrow('killed between');
    expect(await world.count('outbox')).toBe(1);
    expect(await world.relay(shop).drainOnce()).toBe(1);
    await eventually(() => {
      expect(received).toHaveLength(2);
    });
    expect((await world.effects()).filter(({ subject }) => subject === 'sent-twice')).toHaveLength(1);
  });

  it('sends an event whose lower id was committed after a higher one', async () => {
    const relay = world.relay(shop);
    const inserted = Promise.withResolvers<void>();
    const overtaken = Promise.withResolvers<void>();
    const { manager } = world.dataSource;
    const late = world.dataSource.transaction(async (slow) => {
      await slow.query(`INSERT INTO outbox (lane, message_id, routing_key, body) SELECT 0, $1, $2, '{}'`, [
        crypto.randomUUID(),
        happened.key,
      ]);
      inserted.resolve();
      await overtaken.promise;
    });
    await inserted.promise;
    await manager.query(`INSERT INTO outbox (lane, message_id, routing_key, body) SELECT 0, $1, $2, '{}'`, [
      crypto.randomUUID(),
      happened.key,
    ]);
    expect(await relay.drainOnce()).toBe(1);
    overtaken.resolve();
    await late;
    expect(await relay.drainOnce()).toBe(1);
  });

  it('carries correlation, causation and trace from the caller through publish, consume and retry', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const contexts: unknown[] = [];
    const events: Envelope[] = [];
    behaviour = async (event, delivery: Delivery) => {
      contexts.push(inheritContext({}));
      events.push(event);
      if (delivery.attempt === 1) return retry('test.again');
      if (event.subject === 'cause') {
        await world.work.once(delivery, async (tx) => {
          tx.publish(happened, { subject: 'effect', sequence: 1, data: { amount: 1 } });
          return Promise.resolve();
        });
      }
      return done();
    };
    const relay = world.relay(shop);
    relay.start();
    await runInContext(
      { correlationId: 'order-7', causationId: 'request-1', traceparent, locale: 'en' },
      () => world.happens('cause'),
    );
    await eventually(() => {
      expect(events.map(({ subject }) => subject)).toEqual(['cause', 'cause', 'effect', 'effect']);
    });
    await relay.stop();
    const [cause] = events;
    expect(cause).toMatchObject({ correlationid: 'order-7', causationid: 'request-1', traceparent });
    expect(contexts[1]).toMatchObject({ correlationId: 'order-7', causationId: cause?.id, traceparent });
    expect(events[3]).toMatchObject({ correlationid: 'order-7', causationid: cause?.id, traceparent });
  });

  it('tells how many events wait and how old the oldest is, and is ill when it is more than a minute', async () => {
    expect(await measure(world.dataSource)).toEqual({ pending: 0, oldestSeconds: 0 });
    await world.dataSource.query(
      `INSERT INTO outbox (lane, message_id, routing_key, body, created_at)
       VALUES (3, $1, 'x', '{}', now() - interval '90 seconds'), (5, $1, 'x', '{}', now())`,
      [crypto.randomUUID()],
    );
    const state = await measure(world.dataSource);
    expect(state.pending).toBe(2);
    expect(state.oldestSeconds).toBeGreaterThanOrEqual(90);
    expect(state.oldestSeconds).toBeLessThan(150);
    const now = new Date('2026-01-01T00:02:00Z');
    expect(() => mustFlow({ ...state, oldestSeconds: 90 }, now)).toThrow(
      expect.objectContaining({ code: 'outbox.waits', since: new Date('2026-01-01T00:00:30Z') }),
    );
    expect(() => mustFlow({ ...state, oldestSeconds: 60 }, now)).not.toThrow();
    await world.dataSource.query('DELETE FROM outbox');
  });

  it('forgets inbox rows after 35 days and not before', async () => {
    await world.dataSource.query(
      `INSERT INTO inbox (message_id, consumer, received_at)
       VALUES ('old', 'c', now() - interval '36 days'), ('young', 'c', now() - interval '34 days')`,
    );
    expect(await pruneInbox(world.dataSource)).toBe(1);
    expect(await world.dataSource.query(`SELECT message_id FROM inbox WHERE consumer = 'c'`)).toEqual([
      { message_id: 'young' },
    ]);
  });

  it('finds what to send and to delete by its key behind a hundred thousand events, also with plans from when there were none', async () => {
    // The first round leaves an index behind that is long and empty, and the second counts few rows in it: then reading
    // all of it once looks cheap.
    for (const counted of [0, 15]) {
      const undone = new Transactions(world.dataSource).run(async (manager) => {
        await addEvents(manager, counted);
        await manager.query('ANALYZE outbox');
        const lanes = await takeLanes(manager);
        expect(await readLanes(manager, lanes, 32)).toHaveLength(counted);
        await deleteSent(manager, [{ lane: 0, id: '1', messageId: '', routingKey: '', body: '' }]);
        await addEvents(manager, 100_000);
        for (const statement of [
          `"relay.read_lanes" ('{0,1,2}', 32)`,
          `"relay.delete_sent" ('{0}', '{1}')`,
        ]) {
          const plan = await manager.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN EXECUTE ${statement}`);
          const text = plan.map((line) => line['QUERY PLAN']).join('\n');
          expect(text).toMatch(/Index Scan using outbox_pkey on outbox.*\n +Index Cond: .*lane = /);
          expect(text).not.toMatch(/Sort|Seq Scan|Hash|Merge|Bitmap|Materialize/);
        }
        throw new Error('seen');
      });
      await expect(undone).rejects.toThrow('seen');
    }
  });
});

async function addEvents(manager: EntityManager, count: number): Promise<void> {
  await manager.query(
    `INSERT INTO outbox (lane, message_id, routing_key, body)
     SELECT n % 16, '00000000-0000-7000-8000-000000000000', 'x', '{}' FROM generate_series(1, $1::int) AS n`,
    [count],
  );
}
