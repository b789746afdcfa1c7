import { defineEvent } from '@accord/canonical';
import { currentContext, runInContext } from '@accord/service-kit';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { OutgoingMessage } from '../broker/message.ts';
import { publishedMessage } from '../outbox/event-message.ts';
import { Delivery } from './delivery.ts';
import { eventPipeline } from './pipeline.ts';
import { done } from './verdict.ts';

const happened = defineEvent({
  type: 'shop.thing.happened',
  owner: 'shop',
  aggregate: 'thing',
  version: 1,
  data: z.object({}),
});
const event = { subject: 'thing-1', sequence: 1, data: {} };

/** What a consumer publishes on account of a message, and whether its context knew what it works for. */
async function effectOf(
  cause: OutgoingMessage,
): Promise<{ marked: unknown; effect: object; context: unknown }> {
  const seen: { marked: unknown; effect: object; context: unknown }[] = [];
  const handle = eventPipeline([happened], 1_000, () => {
    const effect = bodyOf(publishedMessage(happened, event));
    seen.push({ marked: currentContext()?.synthetic, effect, context: currentContext() });
    return Promise.resolve(done());
  });
  const fields = { deliveryTag: 1, consumerTag: '', redelivered: false, exchange: '', routingKey: '' };
  const properties = { messageId: cause.messageId, contentType: 'application/json', headers: {} };
  const delivery = new Delivery(
    'shop.follow',
    { content: cause.body, fields, properties } as never,
    new Date(0),
  );
  await handle(delivery);
  const [first] = seen;
  if (first === undefined) throw new Error('the handler was not asked');
  return first;
}

function bodyOf({ body }: OutgoingMessage): object {
  return JSON.parse(body.toString()) as object;
}

describe('the mark of a synthetic order', () => {
  it('goes from the context to the event, from the event to the context of whoever hears it, and on', async () => {
    const cause = runInContext({ correlationId: 'order-1', locale: 'en', synthetic: true }, () =>
      publishedMessage(happened, event),
    );
    expect(bodyOf(cause)).toMatchObject({ synthetic: true });
    const { marked, effect } = await effectOf(cause);
    expect(marked).toBe(true);
    expect(effect).toMatchObject({ synthetic: true, correlationid: 'order-1' });
  });

  it("is in no event of a customer's order, not even as false", async () => {
    const cause = runInContext({ correlationId: 'order-2', locale: 'en' }, () =>
      publishedMessage(happened, event),
    );
    const { marked, effect } = await effectOf(cause);
    expect(marked).toBeUndefined();
    expect(Object.keys({ ...bodyOf(cause), ...effect })).not.toContain('synthetic');
  });
});

describe('the context of a delivery', () => {
  it('is that of its message, and nothing of whoever opened the connection on which it came', async () => {
    const cause = runInContext({ correlationId: 'order-3', locale: 'en' }, () =>
      publishedMessage(happened, event),
    );
    const request = {
      correlationId: 'request',
      locale: 'de',
      caller: 'operations',
      deadlineAtMs: 1,
    } as const;
    const { context, effect } = await runInContext({ ...request, synthetic: true }, () => effectOf(cause));
    expect(context).toEqual({
      correlationId: 'order-3',
      causationId: cause.messageId,
      locale: 'en',
    });
    expect(effect).not.toHaveProperty('synthetic');
  });
});
