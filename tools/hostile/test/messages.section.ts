import { randomUUID } from 'node:crypto';
import { eventCatalogue, eventExamples, sealEnvelope } from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConfirmChannel, Options } from 'amqplib';
import { z } from 'zod';
import { kitAndCourse, newKey } from './good-requests.ts';
import { json, type HostileAccord } from './hostile-accord.ts';
import { messageRows, type Whole, type Wire } from './message.rows.ts';

/** One consumer of each kind, with an event that it takes. */
const consumers = [
  ['checkout.record-stock-on-reservation-committed', 'inventory.reservation.committed.v1'],
  ['checkout.write-sales-order-on-order-placed', 'checkout.order.placed.v1'],
  ['checkout.update-price-cache-on-product-changed', 'inventory.product.changed.v1'],
  ['inventory.commit-reservation-on-order-placed', 'checkout.order.placed.v1'],
  ['inventory.release-reservation-on-order-ended', 'checkout.order.cancelled.v1'],
  ['enrollment.grant-seats-on-order-placed', 'checkout.order.placed.v1'],
  ['customer.sync-profile-on-order-placed', 'checkout.order.placed.v1'],
  ['customer.send-mail-on-order-cancelled', 'checkout.order.cancelled.v1'],
] as const;

/** How a delivery ends for good; a retry is a verdict and not an end. */
const ended = /^(?:done|parked)$/;

/** What strangers put into queues: put aside with a reason, kept whole, and nobody waits behind it. */
export function messageSection(accord: () => HostileAccord): void {
  let channel: ConfirmChannel;

  async function send(queue: string, { body, properties }: Wire, messageId: string): Promise<void> {
    const options: Options.Publish = {
      persistent: true,
      contentType: 'application/cloudevents+json',
      messageId,
      ...properties,
    };
    channel.sendToQueue(queue, body, options);
    await channel.waitForConfirms();
  }

  const parked = (queue: string) =>
    accord().databases.operations.rows<{ reason: string; attempts: number; size: number }>(
      'SELECT reason, attempts, length(body) AS size FROM parked_messages WHERE queue = $1 ORDER BY id DESC',
      [queue],
    );

  describe('a message', () => {
    beforeAll(async () => {
      channel = await accord().broker.createConfirmChannel();
      await accord().settle();
    });
    afterAll(async () => channel.close());

    it.each(messageRows.map((row) => [row.id, row] as const))(
      '%s is parked whole by every service, and nothing else is stored',
      async (_id, row) => {
        const before = await accord().footprints();
        for (const [queue, key] of consumers.slice(0, row.consumers)) {
          const known = (await parked(queue)).length;
          const whole = example(key);
          const wire = row.make(whole);
          await send(queue, wire, whole.id);
          const [letter] = await eventually(async () => {
            const letters = await parked(queue);
            expect(letters.length).toBe(known + 1);
            return letters;
          });
          expect(row.reason.split('|')).toContain(letter?.reason);
          expect({ attempts: letter?.attempts, size: letter?.size }).toEqual({
            attempts: 1,
            size: wire.body.length,
          });
        }
        expect(await accord().footprints()).toEqual(before);
      },
    );

    it('of a newer minor version, about an order that nobody knows, or before its predecessor, ends in a verdict', async () => {
      for (const [queue, key] of consumers) {
        const known = await accord().verdicts(queue);
        const whole = example(key);
        const newer = { ...whole, newattribute: 1, data: { ...whole.data, newField: [1] } };
        await send(queue, wireOf(newer), whole.id);
        await eventually(async () => {
          expect(await accord().verdicts(queue)).toBeGreaterThan(known);
        });
      }
    });

    it('a hundred times at once under one id has one effect', async () => {
      const queue = 'customer.send-mail-on-order-placed';
      const order = await place();
      await accord().settle();
      await eventually(async () => {
        expect(await confirmations(order['id'])).toHaveLength(1);
      });
      const [before] = await movements();
      const known = await accord().verdicts(queue, ended);
      const whole = example('checkout.order.placed.v1', {
        orderId: order['id'],
        orderNumber: order['number'],
      });
      await Promise.all(Array.from({ length: 100 }, () => send(queue, wireOf(whole), whole.id)));
      // One that met another in hand may come again, up the first steps of the ladder.
      await eventually(
        async () => {
          expect(await accord().verdicts(queue, ended)).toBeGreaterThanOrEqual(known + 100);
        },
        { timeoutMs: 60_000 },
      );
      expect(await movements()).toEqual([before]);
      expect(await confirmations(order['id'])).toHaveLength(1);
    });

    it('with another body under an id that was handled tells the CRM nothing new', async () => {
      const queue = 'customer.sync-profile-on-order-placed';
      const [first, second] = [randomUUID(), randomUUID()];
      const whole = example('checkout.order.placed.v1', { orderId: first });
      const other = { ...whole, data: { ...whole.data, orderId: second } };
      for (const one of [whole, other]) {
        const known = await accord().verdicts(queue, ended);
        await send(queue, wireOf(one), whole.id);
        await eventually(async () => {
          expect(await accord().verdicts(queue, ended)).toBeGreaterThan(known);
        });
      }
      const { customer } = accord().databases;
      expect(
        await customer.rows('SELECT order_id FROM buyers WHERE order_id = ANY ($1)', [[first, second]]),
      ).toEqual([{ order_id: first }]);
    });

    it('of any of these kinds leaves the way free for an order', async () => {
      const order = await place();
      await eventually(
        async () => {
          expect(json(await accord().ask(`GET checkout /orders/${String(order['id'])}`))).toMatchObject({
            status: 'completed',
          });
        },
        { timeoutMs: 30_000 },
      );
    });
  });

  async function place(): Promise<Record<string, unknown>> {
    const answer = await accord().ask('POST checkout /orders', {
      body: JSON.stringify(kitAndCourse),
      headers: newKey(),
    });
    expect(answer.status).toBe(201);
    return json(answer);
  }

  const confirmations = (orderId: unknown) =>
    accord().databases.customer.rows(
      "SELECT 1 FROM mails WHERE order_id = $1 AND template = 'order_confirmation'",
      [orderId],
    );

  const movements = () =>
    accord().databases.inventory.rows(
      'SELECT count(*) AS movements, sum(quantity) AS pieces FROM stock_movements',
    );
}

type Example = Whole & { readonly id: string; readonly data: Whole };

/** An event that its schema allows, about an order that nobody knows unless `changes` name one. */
function example(key: string, changes: Readonly<Record<string, unknown>> = {}): Example {
  const definition = eventCatalogue.find((one) => one.key === key);
  const data = Object.entries(eventExamples).find(([name]) => name === key)?.[1];
  if (!definition) throw new Error(`there is no event ${key}`);
  const draft = {
    id: randomUUID(),
    time: new Date(),
    subject: randomUUID(),
    sequence: 1,
    correlationId: randomUUID(),
    causationId: randomUUID(),
    data: { ...data, orderId: randomUUID(), ...changes },
  };
  const envelope = sealEnvelope(definition, draft);
  return { ...envelope, data: z.looseObject({}).parse(envelope.data) };
}

function wireOf(whole: Whole): Wire {
  return { body: Buffer.from(JSON.stringify(whole)) };
}
