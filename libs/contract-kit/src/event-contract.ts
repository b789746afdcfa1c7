import { type EventDefinition, sealEnvelope } from '@accord/canonical';
import { Matchers } from '@pact-foundation/pact';

import type { ProducedMessage } from './verify-provider.ts';

/** The exchange that every event goes through, as messaging declares it. */
const exchange = 'accord.events';
const exampleId = '0198c0de-0000-7000-8000-000000000001';
const { like, regex, uuid } = Matchers;

/** The envelope's fields that every consumer's pipeline reads, around data of which each field has the type of the example. */
export function expectedEnvelope(definition: EventDefinition, data: object): object {
  return {
    specversion: '1.0',
    id: uuid(exampleId),
    source: `/accord/${definition.owner}`,
    type: definition.key,
    subject: like(exampleId),
    time: like('2026-01-05T09:00:00.000Z'),
    datacontenttype: 'application/json',
    dataschema: `/schemas/${definition.key}`,
    sequence: regex(/^\d+$/, '1'),
    correlationid: like(exampleId),
    causationid: like(exampleId),
    data: like(data),
  };
}

/** What the broker says about an event, for both sides of a contract. */
export const eventMetadata = { exchange } as const;

/**
 * An event as its owner publishes it: sealed by the code that seals it in production.
 * @throws Failure `message.bad_data` when the data is not what the event promises
 */
export function producedEvent<Data>(
  definition: EventDefinition<Data>,
  data: Data,
): () => Promise<ProducedMessage> {
  return () =>
    Promise.resolve({
      body: sealEnvelope(definition, {
        id: exampleId,
        time: new Date('2026-01-05T09:00:00.000Z'),
        subject: exampleId,
        sequence: 1,
        correlationId: exampleId,
        causationId: exampleId,
        data,
      }),
      metadata: { exchange, routingKey: definition.key, contentType: 'application/json' },
    });
}
