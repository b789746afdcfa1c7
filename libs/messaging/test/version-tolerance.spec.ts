import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEvent, upcast } from '@accord/canonical';
import { done, publishedMessage } from '@accord/messaging';
import type { Messaging, NewEvent, ParkedMessage } from '@accord/messaging';
import { eventually } from '@accord/test-kit';
import { z } from 'zod';
import { World } from './world.ts';

const owned = { type: 'shop.parcel.sent', owner: 'shop', aggregate: 'parcel' };
const older = z.object({ grams: z.string() });
const known = z.object({ amount: z.int() });
const sentV1 = defineEvent({ ...owned, version: 1, data: older });
const lifted = upcast(older, ({ grams }) => ({ amount: Number(grams) }));
const sentV2 = defineEvent({ ...owned, version: 2, data: known, upcasts: { 1: lifted } });
/** The same event with a field that the reader of these tests has never heard of. */
const sentV2Richer = defineEvent({ ...sentV2, data: z.object({ ...known.shape, colour: z.string() }) });
const sentV3 = defineEvent({ ...owned, version: 3, data: z.object({ kilograms: z.number() }) });

const consumer = { queue: 'shop.weigh-parcel-on-parcel-sent', events: [sentV2] };

describe('a consumer and messages of other versions', () => {
  let world: World;
  let shop: Messaging;
  let parked: ParkedMessage[];
  const read: { type: string; subject: string; data: unknown }[] = [];

  beforeAll(async () => {
    world = await World.open('version_tolerance');
    shop = await world.service([
      {
        definition: consumer,
        onEvent: async ({ type, subject, data }) => {
          read.push({ type, subject, data });
          return done();
        },
      },
    ]);
    parked = await world.parked();
  });
  afterAll(async () => world.close());

  /** As the relay of a producer sends it, in whatever version that producer speaks. */
  async function send(
    definition: typeof sentV1 | typeof sentV2 | typeof sentV2Richer | typeof sentV3,
    event: NewEvent<never>,
    to: { exchange: string; routingKey: string } = {
      exchange: `${world.namespace}accord.events`,
      routingKey: definition.key,
    },
  ): Promise<void> {
    await shop.publisher.publish({ ...publishedMessage(definition, event), ...to });
  }
  const about = (subject: string, data: object): NewEvent<never> => ({
    subject,
    sequence: 1,
    data: data as never,
  });
  const readAbout = (subject: string) =>
    eventually(() => {
      const found = read.find((one) => one.subject === subject);
      if (found === undefined) throw new Error(`nothing read about ${subject}`);
      return found;
    });

  it('reach it by their own routing key and are read in its own version when they are one older', async () => {
    await send(sentV1, about('older', { grams: '850' }));
    expect(await readAbout('older')).toEqual({ type: sentV2.key, subject: 'older', data: { amount: 850 } });
  });

  it('are read without what it does not know', async () => {
    await send(sentV2Richer, about('richer', { amount: 3, colour: 'brown' }));
    expect(await readAbout('richer')).toMatchObject({ type: sentV2.key, data: { amount: 3 } });
    expect(Object.keys((await readAbout('richer')).data as object)).toEqual(['amount']);
  });

  it('are parked by name when they are of a major that it has never heard of', async () => {
    const queue = { exchange: '', routingKey: `${world.namespace}${consumer.queue}` };
    await send(sentV3, about('newer', { kilograms: 0.85 }), queue);
    const [message] = await eventually(() => {
      expect(parked).toHaveLength(1);
      return parked;
    });
    expect(message).toMatchObject({ reason: 'message.unknown_major', type: sentV3.key, attempts: 1 });
    expect(read.map(({ subject }) => subject)).not.toContain('newer');
  });
});
