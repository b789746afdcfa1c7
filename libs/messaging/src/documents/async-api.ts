import {
  EnvelopeSchema,
  type EventDefinition,
  eventCatalogue,
  jsonSchemaOf,
  TelemetryRecord,
} from '@accord/canonical';
import { cloudEventsContentType } from '../broker/message.ts';
import { ParkedHeaders, parkedType } from '../parked/parked-headers.ts';
import { telemetryType } from '../telemetry/telemetry-message.ts';
import type { Topology } from '../topology/definition.ts';
import { exchanges } from '../topology/names.ts';
import { ownsItsQueue } from '../topology/plan.ts';

type Json = Readonly<Record<string, unknown>>;

/** AsyncAPI 3.0: what a service publishes and what its queues read. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: Json;
  readonly defaultContentType: string;
  readonly channels: Readonly<Record<string, Json>>;
  readonly operations: Readonly<Record<string, Json>>;
  readonly components: { readonly messages: Readonly<Record<string, Json>> };
}

/** `checkout.order.placed.v1` -> `publishCheckoutOrderPlacedV1`; contracts refer to an operation by this name. */
export function publishOperationId(eventKey: string): string {
  const words = eventKey.split(/[.-]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `publish${words.join('')}`;
}

/** Generated from the catalogue and the topology, so it cannot promise what the code does not do. */
export function asyncApiDocument(topology: Topology, version = '0.1.0'): AsyncApiDocument {
  const { service } = topology;
  const published = eventCatalogue.filter(({ owner }) => owner === service);
  const read = readers(topology);
  const known = eventCatalogue.filter((event) => published.includes(event) || read.has(event.key));
  const queues = topology.consumers.filter(ownsItsQueue).map(({ queue }) => queue);
  const parks = queues.length > 0;
  return {
    asyncapi: '3.0.0',
    info: {
      title: `Accord ${service}: events`,
      version,
      description: `What ${service} publishes to ${exchanges.events}, and what its queues read from there.`,
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      ...Object.fromEntries(known.map(({ key }) => [key, channelOf(key, key, exchanges.events)])),
      [telemetryType]: channelOf(telemetryType, service, exchanges.telemetry),
      ...(parks ? { [parkedType]: parkedChannel(queues) } : {}),
    },
    operations: {
      ...Object.fromEntries(published.map((event) => [publishOperationId(event.key), sendOf(event)])),
      [publishOperationId(telemetryType)]: {
        ...sendOf({ key: telemetryType }),
        bindings: { amqp: { deliveryMode: 2, mandatory: false, bindingVersion: '0.3.0' } },
      },
      ...(parks ? { [publishOperationId(parkedType)]: sendOf({ key: parkedType }) } : {}),
      ...Object.fromEntries(
        [...read].flatMap(([key, queues]) =>
          queues.map((queue) => [`${queue}.${key}`, receiveOf(key, queue)]),
        ),
      ),
    },
    components: {
      messages: {
        ...Object.fromEntries(known.map((event) => [event.key, messageOf(event)])),
        [telemetryType]: telemetryOf(),
        ...(parks ? { [parkedType]: parkedMessage() } : {}),
      },
    },
  };
}

/** Event key to the queues that read it. Queues that watch everything unparsed make no demand on a single event. */
function readers(topology: Topology): Map<string, string[]> {
  const read = new Map<string, string[]>();
  for (const consumer of topology.consumers) {
    if ('raw' in consumer) continue;
    for (const { key } of consumer.events) read.set(key, [...(read.get(key) ?? []), consumer.queue]);
  }
  return read;
}

function channelOf(key: string, address: string, exchange: string): Json {
  return {
    address,
    messages: { [key]: { $ref: `#/components/messages/${key}` } },
    bindings: {
      amqp: {
        is: 'routingKey',
        exchange: { name: exchange, type: 'topic', durable: true, autoDelete: false },
        bindingVersion: '0.3.0',
      },
    },
  };
}

function sendOf({ key }: Pick<EventDefinition, 'key'>): Json {
  return {
    action: 'send',
    ...about(key),
    bindings: { amqp: { deliveryMode: 2, mandatory: true, bindingVersion: '0.3.0' } },
  };
}

function receiveOf(key: string, queue: string): Json {
  return {
    action: 'receive',
    title: queue,
    ...about(key),
    bindings: { amqp: { ack: true, bindingVersion: '0.3.0' } },
  };
}

function about(key: string): Json {
  return {
    channel: { $ref: `#/channels/${key}` },
    messages: [{ $ref: `#/channels/${key}/messages/${key}` }],
  };
}

/** The envelope with the event's own data in its place. */
function messageOf(event: EventDefinition): Json {
  const envelope = schemaOf(EnvelopeSchema);
  const data = schemaOf(event.data);
  return {
    name: event.key,
    title: event.key,
    contentType: cloudEventsContentType.split(';')[0],
    payload: {
      ...envelope,
      properties: {
        ...(envelope.properties as Json),
        source: { const: `/accord/${event.owner}` },
        type: { const: event.key },
        dataschema: { const: `/schemas/${event.key}` },
        data,
      },
    },
  };
}

/** What happened between the events, of whatever service; operations reads it. */
function telemetryOf(): Json {
  return {
    name: telemetryType,
    title: telemetryType,
    contentType: 'application/json',
    payload: { type: 'array', items: schemaOf(TelemetryRecord) },
  };
}

/** Where each consumer of the service puts what it cannot handle; its own name is the routing key. */
function parkedChannel(queues: readonly string[]): Json {
  return {
    ...channelOf(parkedType, '{queue}', exchanges.parked),
    parameters: { queue: { enum: queues, description: 'The consumer that could not handle the message.' } },
  };
}

/** Whatever was put aside, as it came; the headers say by whom and why. Operations reads it. */
function parkedMessage(): Json {
  return {
    name: parkedType,
    title: parkedType,
    contentType: cloudEventsContentType.split(';')[0],
    headers: schemaOf(ParkedHeaders),
    payload: {},
  };
}

/** AsyncAPI has a dialect of its own, which a schema inside it does not name again. */
function schemaOf(schema: EventDefinition['data']): Json {
  const { $schema: _dialect, ...rest } = jsonSchemaOf(schema);
  return rest;
}
