import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Failure } from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { done, park, retry, waitFor } from '@accord/messaging';
import type { Delivery, Messaging, ParkedMessage } from '@accord/messaging';
import { World, happened, happenedV2, ignored } from './world.ts';
import type { EventHandler } from './world.ts';

describe('what becomes of a delivery', () => {
  let world: World;
  let shop: Messaging;
  let parked: ParkedMessage[];
  let behaviour: EventHandler;
  const consumer = { queue: 'shop.keep-count', events: [happened] };
  /** Whose time limit the tests wait for. */
  const hasty = { queue: 'shop.keep-time', events: [ignored], timeLimitMs: 150 };

  beforeAll(async () => {
    world = await World.open('delivery_law');
    shop = await world.service([
      { definition: consumer, onEvent: (event, delivery) => behaviour(event, delivery) },
      { definition: hasty, onEvent: (event, delivery) => behaviour(event, delivery) },
    ]);
    world.relay(shop).start();
    parked = await world.parked();
  });
  afterAll(async () => world.close());

  const parkedAbout = (subject: string): Promise<ParkedMessage> =>
    eventually(() => {
      const found = parked.find((message) => message.body.toString().includes(`"subject":"${subject}"`));
      if (!found) throw new Error(`nothing parked about ${subject}`);
      return found;
    });

  const happensInHaste = (subject: string): Promise<void> =>
    world.work.run(async (tx) => {
      tx.publish(ignored, { subject, sequence: 1, data: { amount: 1 } });
    });

  it('carries an event from the transaction that changed the state to exactly one effect', async () => {
    behaviour = async (event, delivery) => {
      await world.effect(event, delivery);
      return done();
    };
    await world.happens('plain', 7);
    await eventually(async () => {
      expect(await world.effects()).toMatchObject([{ subject: 'plain', sequence: 7 }]);
    });
    await eventually(async () => {
      expect(await world.count('outbox')).toBe(0);
    });
  });

  it('retries a handler that throws, with the effect once and no inbox row for the failed attempt', async () => {
    const attempts: number[] = [];
    behaviour = async (event, delivery) => {
      attempts.push(delivery.attempt);
      await world.work.once(delivery, async ({ manager }) => {
        await manager.query('INSERT INTO effects (subject) VALUES ($1)', [event.subject]);
        if (attempts.length < 3) throw new Error('not yet');
      });
      return done();
    };
    await world.happens('thrower');
    await eventually(async () => {
      expect((await world.effects()).filter(({ subject }) => subject === 'thrower')).toHaveLength(1);
    });
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('parks a message that has climbed the whole ladder, with its history, and leaves no inbox row', async () => {
    const inboxBefore = await world.count('inbox');
    behaviour = async (_event, delivery) => {
      await world.work.once(delivery, async () => Promise.reject(new TypeError('never works')));
      return done();
    };
    await world.happens('hopeless');
    const message = await parkedAbout('hopeless');
    expect(message).toMatchObject({
      queue: consumer.queue,
      reason: 'handler.threw',
      attempts: 4,
      type: happened.key,
    });
    expect(message.stackDigest).toMatch(/^[0-9a-f]{16}$/);
    expect(message.parkedAt?.getTime()).toBeGreaterThan(message.firstSeenAt?.getTime() ?? Infinity);
    expect(JSON.parse(message.body.toString())).toMatchObject({ id: message.messageId, data: { amount: 1 } });
    expect(await world.count('inbox')).toBe(inboxBefore);
  });

  it('gives equal causes equal stack digests and different causes different ones', async () => {
    behaviour = (event) => (event.data.amount === 1 ? failHere('a') : failThere());
    await world.happens('digest-one');
    await world.happens('digest-two');
    await world.happens('digest-three', 1, 2);
    const [one, two, three] = [
      await parkedAbout('digest-one'),
      await parkedAbout('digest-two'),
      await parkedAbout('digest-three'),
    ];
    expect(one.stackDigest).toBe(two.stackDigest);
    expect(one.stackDigest).not.toBe(three.stackDigest);
  });

  it('takes a hanging handler for failed after its time limit, and aborts its signal', async () => {
    let aborted: unknown;
    behaviour = async (event, delivery) => {
      if (delivery.attempt === 1) {
        await new Promise((resolve) => {
          delivery.signal.addEventListener('abort', resolve);
        });
        aborted = delivery.signal.reason;
        return new Promise(() => undefined);
      }
      await world.effect(event, delivery);
      return done();
    };
    await happensInHaste('hanger');
    await eventually(async () => {
      expect((await world.effects()).filter(({ subject }) => subject === 'hanger')).toHaveLength(1);
    });
    expect(aborted).toMatchObject({ code: 'handler.timed_out' });
  });

  it('absorbs what a handler commits after its time limit: one effect in all', async () => {
    let release: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    let lateOutcome: unknown;
    behaviour = async (event, delivery) => {
      if (delivery.attempt === 1) {
        await late;
        lateOutcome = await world.work.once(delivery, async () => Promise.resolve());
        return done();
      }
      await world.effect(event, delivery);
      release();
      return done();
    };
    await happensInHaste('latecomer');
    await eventually(() => {
      expect(lateOutcome).toBe('repeated');
    });
    expect((await world.effects()).filter(({ subject }) => subject === 'latecomer')).toHaveLength(1);
  });

  it.each([undefined, 'done', { kind: 'fine' }, { kind: 'retry' }, null])(
    'parks a message whose handler returns the nonsense %p instead of guessing',
    async (nonsense) => {
      const subject = `nonsense-${JSON.stringify(nonsense) ?? 'undefined'}`.replaceAll('"', '');
      behaviour = () => Promise.resolve(nonsense);
      await world.happens(subject);
      expect(await parkedAbout(subject)).toMatchObject({ reason: 'handler.no_verdict', attempts: 1 });
    },
  );

  it.each([
    ['invalid', 'vendor.refused'],
    ['not_found', 'vendor.unknown'],
    ['conflict', 'vendor.conflict'],
    ['bug', 'our.bug'],
  ] as const)('parks a Failure of kind %s at once, under its code', async (kind, code) => {
    behaviour = () => Promise.reject(new Failure(code, kind, 'no'));
    await world.happens(`failure-${kind}`);
    expect(await parkedAbout(`failure-${kind}`)).toMatchObject({ reason: code, attempts: 1 });
  });

  it.each(['wait_for_vendor', 'unknown_outcome'] as const)(
    'waits out a Failure of kind %s without using up attempts',
    async (kind) => {
      const seen: [number, number][] = [];
      behaviour = async (event, delivery) => {
        seen.push([delivery.attempt, delivery.waits]);
        if (seen.length < 7) throw new Failure('vendor.down', kind, 'no answer');
        await world.effect(event, delivery);
        return done();
      };
      await world.happens(`waits-${kind}`);
      await eventually(async () => {
        expect((await world.effects()).filter(({ subject }) => subject === `waits-${kind}`)).toHaveLength(1);
      });
      expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6].map((waits) => [1, waits]));
    },
  );

  it('lets a handler ask for retry, wait and park by itself', async () => {
    const verdicts = [retry('please.again'), waitFor('them.first', { afterMs: 10 }), park('enough.now')];
    behaviour = () => Promise.resolve(verdicts.shift());
    await world.happens('by-itself');
    expect(await parkedAbout('by-itself')).toMatchObject({ reason: 'enough.now', attempts: 2 });
  });

  it('parks an unknown major version, an unknown event and data that breaks the schema, each by name', async () => {
    behaviour = () => Promise.resolve(done());
    const envelope = (type: string, subject: string, data: unknown) => ({
      specversion: '1.0',
      id: crypto.randomUUID(),
      source: '/accord/shop',
      type,
      subject,
      time: '2026-01-05T09:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: `/schemas/${type}`,
      sequence: '1',
      correlationid: 'story',
      causationid: 'cause',
      data,
    });
    const cases = [
      [envelope(happenedV2.key, 'unknown-major', { amount: 1 }), 'message.unknown_major'],
      [envelope(ignored.key, 'unknown-event', { amount: 1 }), 'message.unknown_type'],
      [envelope(happened.key, 'bad-data', { amount: 'one' }), 'message.invalid'],
    ] as const;
    for (const [body, reason] of cases) {
      await toQueue(body.id, Buffer.from(JSON.stringify(body)));
      expect(await parkedAbout(body.subject)).toMatchObject({ reason, attempts: 1 });
    }
  });

  it.each([
    ['no JSON', Buffer.from('{"id":'), 'message.invalid'],
    ['empty', Buffer.alloc(0), 'message.invalid'],
    ['over 1 MiB', Buffer.alloc(1024 * 1024 + 1, 'x'), 'message.too_large'],
  ])('parks a body that is %s, byte for byte', async (_what, body, reason) => {
    const messageId = crypto.randomUUID();
    await toQueue(messageId, body);
    const message = await eventually(() => {
      const found = parked.find((candidate) => candidate.messageId === messageId);
      if (!found) throw new Error('not parked');
      return found;
    });
    expect(message.reason).toBe(reason);
    expect(message.body.equals(body)).toBe(true);
  });

  it('keeps the headers of a parked message, except those that would make the broker route it elsewhere', async () => {
    const messageId = crypto.randomUUID();
    const headers = { tenant: 'nord', CC: [`${world.namespace}shop.keep-count`], nested: { deep: [1, 2] } };
    await toQueue(messageId, Buffer.from('{}'), headers);
    const message = await eventually(() => {
      const found = parked.find((candidate) => candidate.messageId === messageId);
      if (!found) throw new Error('not parked');
      return found;
    });
    expect(message.headers).toMatchObject({ tenant: 'nord', nested: { deep: [1, 2] } });
    expect(message.headers).not.toHaveProperty('CC');
  });

  it('sees a message delivered again as a repeat: two deliveries, one effect', async () => {
    const bodies: Buffer[] = [];
    behaviour = async (event, delivery) => {
      await world.effect(event, delivery);
      bodies.push(delivery.body);
      return done();
    };
    await world.happens('twice');
    await eventually(() => {
      expect(bodies).toHaveLength(1);
    });
    const [body = Buffer.alloc(0)] = bodies;
    await toQueue((JSON.parse(body.toString()) as { id: string }).id, body);
    await eventually(() => {
      expect(bodies).toHaveLength(2);
    });
    expect((await world.effects()).filter(({ subject }) => subject === 'twice')).toHaveLength(1);
  });

  it('sends a parked message back to the consumer it came from, once its cause is gone', async () => {
    behaviour = (_event, { attempt }) =>
      Promise.resolve(attempt === 1 ? retry('not.yet') : park('needs.fixing'));
    await world.happens('second-life');
    const message = await parkedAbout('second-life');
    const seen: Delivery[] = [];
    behaviour = async (event, delivery) => {
      await world.effect(event, delivery);
      seen.push(delivery);
      return done();
    };
    await shop.parking.redeliver(message);
    await shop.parking.redeliver(message);
    const { messageId } = message;
    await eventually(() => {
      expect(seen).toMatchObject([
        { attempt: 1, messageId },
        { attempt: 1, messageId },
      ]);
    });
    expect((await world.effects()).filter(({ subject }) => subject === 'second-life')).toHaveLength(1);
  });

  it('says so when a parked message has no consumer to go back to', async () => {
    const lost = { messageId: 'm', queue: 'shop.long-gone', body: Buffer.from('{}'), headers: {} };
    await expect(shop.parking.redeliver(lost)).rejects.toMatchObject({ code: 'broker.returned' });
  });

  async function toQueue(
    messageId: string,
    body: Buffer,
    headers: Record<string, unknown> = {},
  ): Promise<void> {
    const routingKey = `${world.namespace}${consumer.queue}`;
    await shop.publisher.publish({ exchange: '', routingKey, body, messageId, headers });
  }
});

function failHere(_reason: string): Promise<never> {
  return Promise.reject(new Failure('same.code', 'bug', 'here'));
}

function failThere(): Promise<never> {
  return Promise.reject(new Failure('same.code', 'bug', 'there'));
}
