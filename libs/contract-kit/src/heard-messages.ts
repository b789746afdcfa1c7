import type { EventDefinition } from '@accord/canonical';

import { eventMetadata } from './event-metadata.ts';
import type { ProducedMessage } from './verify-provider.ts';

/** A delivery of the broker, as far as a contract speaks of it. */
interface HeardDelivery {
  readonly fields: { readonly exchange: string; readonly routingKey: string };
  readonly properties: { readonly contentType?: unknown };
  readonly content: Buffer;
}

/**
 * What a running service has published, taken from the broker: the strongest producer of all, because nothing of the
 * way from use case to wire is played. Its own entry, because tests that speak of no contract listen, too, and loading
 * Pact costs each of their files a third of a second.
 */
export class HeardMessages {
  readonly #namespace: string;
  readonly #heard: ProducedMessage[] = [];

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  add({ fields, properties, content }: HeardDelivery): void {
    this.#heard.push({
      body: JSON.parse(content.toString('utf8')) as unknown,
      metadata: {
        exchange: fields.exchange.slice(this.#namespace.length),
        routingKey: fields.routingKey,
        contentType: eventMetadata.contentType,
        'amqp.contentType': String(properties.contentType),
      },
    });
  }

  /**
   * The newest event of a kind, of those that fit.
   * @throws Error when none has come so far
   */
  newest(definition: EventDefinition, fits: (data: unknown) => boolean = () => true): ProducedMessage {
    const found = this.#heard.findLast(
      ({ body, metadata }) => metadata['routingKey'] === definition.key && fits(dataOf(body)),
    );
    if (found === undefined) throw new Error(`${definition.key} was not heard`);
    return found;
  }
}

function dataOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
}
