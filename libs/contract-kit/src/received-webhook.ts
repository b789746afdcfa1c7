import { Matchers, type Pact } from '@pact-foundation/pact';

import { observe } from './honesty/observed.ts';
import { watchingJson } from './honesty/watched-json.ts';
import { fileOf } from './honesty/watched-pact.ts';
import type { Flow } from './pacts/index.ts';

/** What a service expects of a webhook: only what its receiving code reads. */
export interface ExpectedWebhook {
  readonly flow: Flow;
  /** The vendor's name of the event; the vendor's mock and its specification are found by it. */
  readonly event: string;
  /** What is special about this one, where one event comes in several shapes. */
  readonly when?: string;
  /** The whole body with matchers in place of values that may differ; absent where only the bytes are, for their signature. */
  readonly body?: object;
  /** Headers that the receiving code reads, in lower case. */
  readonly headers?: Readonly<Record<string, string | object>>;
}

/** Pact takes no message without a body, and none that is no JSON, so of one that nobody reads it says that it is an object. */
const anyBody = Matchers.like({});

/**
 * Records that a vendor sends this webhook, and hands an example of its bytes to the service's own receiving code.
 * Signatures are counted over bytes, so the caller signs the example itself.
 */
export async function expectWebhook(
  pact: Pact,
  { flow, event, when, body = anyBody, headers = {} }: ExpectedWebhook,
  receive: (example: Buffer) => void | Promise<void>,
): Promise<void> {
  const description = when === undefined ? event : `${event}, ${when}`;
  const observed = observe(fileOf(pact), description);
  await pact
    .addAsynchronousInteraction()
    .reference('Flow', 'id', flow)
    .expectsToReceive(description, (builder) => {
      builder.withJSONContent(body);
      builder.withMetadata({ ...headers, contentType: 'application/json' });
    })
    .executeTest(async ({ contents: { content } }) => {
      const example = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
      await watchingJson(observed, async () => {
        await receive(example);
      });
    });
}
