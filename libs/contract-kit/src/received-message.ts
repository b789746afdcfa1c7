import type { Pact } from '@pact-foundation/pact';

import { observe, watch } from './honesty/observed.ts';
import { watchingJson } from './honesty/watched-json.ts';
import { fileOf } from './honesty/watched-pact.ts';
import type { Flow } from './pacts/index.ts';

/** What a consumer expects of one message: only the fields that its handler reads. */
export interface ExpectedMessage {
  readonly flow: Flow;
  /** Event key, e.g. `checkout.order.placed.v1`; it is the routing key as well, unless the metadata has another. */
  readonly event: string;
  readonly queue: string;
  /** What is special about this one, where one event comes in several shapes. */
  readonly when?: string;
  /** The whole body with matchers in place of values that may differ. */
  readonly body: object;
  /** Exchange, routing key and our own headers (`x-…`); a matcher where the value may differ. */
  readonly metadata: Readonly<Record<string, string | object>>;
}

/** A message as the consumer's production code takes it: the raw bytes and what the broker says about them. */
export interface ReceivedMessage {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, unknown>>;
  /**
   * The same value, watched: what the handler reads of it is held against the contract. To be put between the
   * pipeline that parses the message and the handler that acts on it.
   */
  watch<T>(value: T): T;
  /** For a consumer that parses by itself: watches what is read of all JSON that is parsed while the work runs. */
  watchParsing<T>(work: () => Promise<T>): Promise<T>;
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
  const { event, queue, when } = expected;
  const description = `${event} for ${queue}${when === undefined ? '' : `, ${when}`}`;
  const observed = observe(fileOf(pact), description);
  await pact
    .addAsynchronousInteraction()
    .reference('Flow', 'id', expected.flow)
    .expectsToReceive(description, (builder) => {
      builder.withJSONContent(expected.body);
      builder.withMetadata({
        contentType: 'application/json',
        routingKey: expected.event,
        ...expected.metadata,
      });
    })
    .executeTest(async (message) => {
      await consume({
        body: Buffer.from(JSON.stringify(contentOf(message))),
        metadata: metadataOf(message),
        watch: (value) => watch(observed, value),
        watchParsing: (work) => watchingJson(observed, work),
      });
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
