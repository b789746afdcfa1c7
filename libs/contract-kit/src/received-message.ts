import type { Pact } from '@pact-foundation/pact';

import type { Flow } from './pacts/index.ts';

/** What a consumer expects of one message: only the fields that its handler reads. */
export interface ExpectedMessage {
  readonly flow: Flow;
  /** Event key, e.g. `checkout.order.placed.v1`; it is the routing key as well. */
  readonly event: string;
  readonly queue: string;
  /** The whole body with matchers in place of values that may differ. */
  readonly body: object;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A message as the consumer's production code takes it: the raw bytes and what the broker says about them. */
export interface ReceivedMessage {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Records that `queue` expects this message, and runs the consumer's own code on an example of it. Nothing is written
 * when the code rejects the example.
 */
export async function expectMessage(
  pact: Pact,
  expected: ExpectedMessage,
  consume: (message: ReceivedMessage) => Promise<void>,
): Promise<void> {
  await pact
    .addAsynchronousInteraction()
    .reference('Flow', 'id', expected.flow)
    .expectsToReceive(`${expected.event} for ${expected.queue}`, (builder) => {
      builder.withJSONContent(expected.body);
      builder.withMetadata({
        ...expected.metadata,
        routingKey: expected.event,
        contentType: 'application/json',
      });
    })
    .executeTest(async (message) => {
      await consume({ body: Buffer.from(JSON.stringify(contentOf(message))), metadata: metadataOf(message) });
    });
}

/** The library hands over `contents.content` as parsed JSON, and says so in its types only loosely. */
function contentOf(message: { contents: { content: unknown } }): unknown {
  const { content } = message.contents;
  return Buffer.isBuffer(content) ? JSON.parse(content.toString()) : content;
}

function metadataOf(message: { metadata?: unknown }): Record<string, unknown> {
  return typeof message.metadata === 'object' && message.metadata !== null ? { ...message.metadata } : {};
}
