import { createHash } from 'node:crypto';

import type { EventDefinition } from '@accord/canonical';
import {
  publishedMessage,
  publishOptions,
  telemetryMessage,
  telemetryType,
  type Tx,
} from '@accord/messaging';
import { Matchers } from '@pact-foundation/pact';

import { eventMetadata } from './event-metadata.ts';
import { telemetryExamples } from './telemetry-examples.ts';
import type { ProducedMessage } from './verify-provider.ts';

const exampleId = '0198c0de-0000-7000-8000-000000000001';
const exampleTime = '2026-01-05T09:00:00.000Z';
const { like, regex, uuid } = Matchers;

/**
 * The envelope's fields that every consumer's pipeline reads, around data of which each field has the type of the
 * example.
 * @param about for whom it is: two examples for one consumer need ids of their own, or the second is taken for a repeat
 */
export function expectedEnvelope(definition: EventDefinition, data: object, about = definition.key): object {
  return {
    specversion: '1.0',
    id: uuid(idFrom(about)),
    source: `/accord/${definition.owner}`,
    type: definition.key,
    subject: like(exampleId),
    time: like(exampleTime),
    datacontenttype: 'application/json',
    dataschema: `/schemas/${definition.key}`,
    sequence: regex(/^\d+$/, '1'),
    correlationid: like(exampleId),
    causationid: like(exampleId),
    data: like(data),
  };
}

/**
 * An event as its owner publishes it: by the code that seals, routes and labels it in production.
 * @throws Failure `message.bad_data` when the data is not what the event promises
 */
export function producedEvent<Data>(
  definition: EventDefinition<Data>,
  data: Data,
): () => Promise<ProducedMessage> {
  return () => Promise.resolve(asPublished(definition, { subject: exampleId, sequence: 1, data }));
}

/**
 * The first event of this kind that the work publishes: for producers that build events inside a use case or rule.
 * @throws Error when the work publishes none
 */
export function eventPublishedBy(
  definition: EventDefinition,
  work: (tx: Pick<Tx, 'publish'>) => void,
): () => Promise<ProducedMessage> {
  return () => {
    const published: ProducedMessage[] = [];
    work({
      publish: (other, event) => {
        if (other.key === definition.key) published.push(asPublished(other, event));
      },
    });
    const [first] = published;
    if (first === undefined) throw new Error(`${definition.key} was not published`);
    return Promise.resolve(first);
  };
}

/** What a service reports between its events, by the code that packs it in production. */
export function producedTelemetry(service: string): Record<string, () => Promise<ProducedMessage>> {
  const { exchange, routingKey, contentType, body } = telemetryMessage(service, telemetryExamples(service));
  const produced = {
    body: JSON.parse(body.toString()) as unknown,
    metadata: { exchange, routingKey, contentType, 'amqp.contentType': contentType },
  };
  return { [telemetryType]: () => Promise.resolve(produced) };
}

const runtime = { clock: { now: () => new Date(exampleTime) }, ids: { next: () => exampleId } };

function asPublished(...[definition, event]: Parameters<Tx['publish']>): ProducedMessage {
  const message = publishedMessage(definition, event, runtime);
  const { contentType } = publishOptions(message);
  return {
    body: JSON.parse(message.body.toString()) as unknown,
    metadata: {
      exchange: message.exchange,
      routingKey: message.routingKey,
      contentType: eventMetadata.contentType,
      'amqp.contentType': String(contentType),
    },
  };
}

/** The same id for the same text, in the form of a version 7 UUID. */
function idFrom(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return `0198c0de-${digest.slice(0, 4)}-7${digest.slice(4, 7)}-8${digest.slice(7, 10)}-${digest.slice(10, 22)}`;
}
