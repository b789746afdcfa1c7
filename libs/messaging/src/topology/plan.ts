import { readableKeys } from '@accord/canonical';
import type { ConsumerDefinition, RetryTier, Topology } from './definition.ts';
import { exchanges, inNamespace, retryName, strays } from './names.ts';

export interface PlannedExchange {
  readonly name: string;
  readonly type: 'topic' | 'fanout';
  readonly arguments: Readonly<Record<string, string>>;
}

export interface PlannedQueue {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | number>>;
}

export interface PlannedBinding {
  readonly queue: string;
  readonly exchange: string;
  readonly key: string;
}

/** Everything a broker must have for a topology: pure data, so that it can be read, compared and tested. */
export interface BrokerPlan {
  readonly exchanges: readonly PlannedExchange[];
  readonly queues: readonly PlannedQueue[];
  readonly bindings: readonly PlannedBinding[];
}

/** Strays are for looking at: beyond this many the oldest go. */
const keptStrays = 100_000;

/** RabbitMQ 4 drops after 20 redeliveries unless told otherwise; a parked message has nowhere else to go. */
const practicallyUnlimited = 1_000_000;

/** A tier queue lets nothing stay longer than its delay and the jitter on top of it. */
export const jitterShare = 0.2;

export function brokerPlan(namespace: string, topology: Topology): BrokerPlan {
  const named = (name: string): string => inNamespace(namespace, name);
  const tiers = topology.retryTiers.map((tier) => ({ name: named(retryName(tier.name)), tier }));
  return {
    exchanges: [
      { name: named(strays), type: 'fanout', arguments: {} },
      { name: named(exchanges.events), type: 'topic', arguments: { 'alternate-exchange': named(strays) } },
      { name: named(exchanges.parked), type: 'topic', arguments: {} },
      { name: named(exchanges.telemetry), type: 'topic', arguments: {} },
      ...tiers.map(({ name }): PlannedExchange => ({ name, type: 'fanout', arguments: {} })),
    ],
    queues: [
      {
        name: named(strays),
        arguments: { ...quorum, 'x-max-length': keptStrays, 'x-overflow': 'drop-head' },
      },
      { name: named(exchanges.parked), arguments: { ...quorum, 'x-delivery-limit': practicallyUnlimited } },
      ...tiers.map(({ name, tier }) => ({ name, arguments: retryArguments(tier) })),
      ...topology.consumers.filter(ownsItsQueue).map(({ queue }) => ({
        name: named(queue),
        arguments: consumerArguments(named, queue, topology.deliveryLimit),
      })),
    ],
    bindings: [
      { queue: named(strays), exchange: named(strays), key: '' },
      { queue: named(exchanges.parked), exchange: named(exchanges.parked), key: '#' },
      ...tiers.map(({ name }) => ({ queue: name, exchange: name, key: '' })),
      ...topology.consumers.flatMap((consumer) =>
        bindingsOf(consumer).map(({ exchange, key }) => ({
          queue: named(consumer.queue),
          exchange: named(exchange),
          key,
        })),
      ),
    ],
  };
}

/** The parked queue belongs to everybody; whoever drains it does not redefine it. */
export function ownsItsQueue(consumer: ConsumerDefinition): boolean {
  return consumer.queue !== exchanges.parked;
}

function bindingsOf(consumer: ConsumerDefinition): readonly { exchange: string; key: string }[] {
  if ('raw' in consumer) return consumer.bindings;
  return consumer.events.flatMap((event) =>
    readableKeys(event).map((key) => ({ exchange: exchanges.events, key })),
  );
}

const quorum = { 'x-queue-type': 'quorum' } as const;

/**
 * What a crash loop or a rejection throws out goes to parking, at least once: the default strategy loses a
 * dead letter whose target is away, and `at-least-once` is refused without `reject-publish`.
 */
function consumerArguments(
  named: (name: string) => string,
  queue: string,
  deliveryLimit: number,
): Record<string, string | number> {
  return {
    ...quorum,
    'x-delivery-limit': deliveryLimit,
    'x-dead-letter-exchange': named(exchanges.parked),
    'x-dead-letter-routing-key': named(queue),
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}

/** A dead letter keeps its routing key, which is the consumer's queue: the default exchange brings it home. */
function retryArguments(tier: RetryTier): Record<string, string | number> {
  return {
    ...quorum,
    'x-message-ttl': Math.ceil(tier.delayMs * (1 + jitterShare)),
    'x-dead-letter-exchange': '',
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}
