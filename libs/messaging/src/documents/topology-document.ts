import { eventCatalogue } from '@accord/canonical';
import { cloudEventsContentType } from '../broker/message.ts';
import type { Topology } from '../topology/definition.ts';
import { exchanges } from '../topology/names.ts';
import { brokerPlan, type BrokerPlan, ownsItsQueue } from '../topology/plan.ts';

/** One kind of message as the broker sees it. */
export interface PublishedMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly contentType: string;
  /** RabbitMQ delivery mode: 2 is written to disk. */
  readonly deliveryMode: 2;
  /** AMQP properties that are always set. */
  readonly properties: readonly string[];
}

/** What a service demands of the broker and puts into it: the contract that is compared before a deploy. */
export interface TopologyDocument extends BrokerPlan {
  readonly service: string;
  readonly publishes: readonly PublishedMessage[];
  /** Content types its consumers read. */
  readonly reads: readonly string[];
  /** Queues that belong to everybody and are emptied by this service: what is parked. */
  readonly drains: readonly string[];
}

/** The events of the catalogue that this service owns, as its outbox relay publishes them. */
export function publishedBy(service: string): readonly PublishedMessage[] {
  return eventCatalogue
    .filter(({ owner }) => owner === service)
    .map(({ key }) => ({
      exchange: exchanges.events,
      routingKey: key,
      contentType: cloudEventsContentType,
      deliveryMode: 2,
      properties: ['messageId', 'type'],
    }));
}

export function topologyDocument(topology: Topology): TopologyDocument {
  return {
    service: topology.service,
    publishes: publishedBy(topology.service),
    reads: [cloudEventsContentType],
    drains: topology.consumers.filter((one) => !ownsItsQueue(one)).map(({ queue }) => queue),
    ...brokerPlan('', topology),
  };
}
