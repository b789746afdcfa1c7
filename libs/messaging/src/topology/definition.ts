import { Failure } from '@accord/canonical';
import type { EventDefinition } from '@accord/canonical';
import { exchanges } from './names.ts';

/** Reads events of the canonical catalogue; the handler gets them parsed. */
export interface EventConsumerDefinition<D extends EventDefinition = EventDefinition> {
  /** `owner.verb-phrase`, for example `inventory.commit-reservation-on-order-placed`. */
  readonly queue: string;
  readonly events: readonly D[];
  /** Deliveries in flight at once, per replica. Default 20. */
  readonly prefetch?: number;
  /** How long one handler may take before its message is retried. Default 20,000 ms. */
  readonly timeLimitMs?: number;
  /** For a handler with `@OnEventBatch`: how many events it gets at most, and how long the first one waits. */
  readonly batch?: BatchLimits;
  /** Whom it calls outside. While they are ill it takes no messages. Not together with `batch`. */
  readonly needs?: Needs;
  /** What it changes at those whom it needs. Whoever sends messages again wants to know before. */
  readonly calls?: readonly OutsideCall[];
}

/** Something that one message makes happen outside, at most once. */
export interface OutsideCall {
  /** What is done, in our words: vendors name it differently. */
  readonly operation: string;
  /** Nothing of ours takes it back: a mail, money. */
  readonly irreversible: boolean;
  /** Calls at the vendor that it takes, reads included; 1 when left out. */
  readonly requests?: number;
}

/** Names of vendors or neighbours: all of them, or at least one. */
export type Needs = { readonly all: readonly string[] } | { readonly any: readonly string[] };

export interface BatchLimits {
  readonly size: number;
  /** Default 5 ms. */
  readonly maxWaitMs?: number;
}

/** Reads whatever is bound, unparsed: for programs that watch, not for programs that act. */
export interface RawConsumerDefinition {
  readonly queue: string;
  readonly raw: true;
  readonly bindings: readonly Binding[];
  readonly prefetch?: number;
  readonly timeLimitMs?: number;
}

/** A source exchange and the topic pattern (`*` one word, `#` any) that selects from it. */
export interface Binding {
  readonly exchange: ExchangeName;
  readonly key: string;
}

export type ExchangeName = (typeof exchanges)[keyof typeof exchanges];
export type ConsumerDefinition = EventConsumerDefinition | RawConsumerDefinition;

/** One step of the retry ladder. */
export interface RetryTier {
  /** Part of the queue's name; a tier whose delay changes needs a new name. */
  readonly name: string;
  readonly delayMs: number;
}

export interface Topology {
  readonly service: string;
  readonly consumers: readonly ConsumerDefinition[];
  /** Ascending delays. A message that has climbed them all is parked. */
  readonly retryTiers: readonly RetryTier[];
  /** Redeliveries by the broker (a crash, a lost connection) before it parks a message by itself. */
  readonly deliveryLimit: number;
}

export const standardRetryTiers: readonly RetryTier[] = [
  { name: '1s', delayMs: 1_000 },
  { name: '5s', delayMs: 5_000 },
  { name: '30s', delayMs: 30_000 },
  { name: '2m', delayMs: 120_000 },
  { name: '10m', delayMs: 600_000 },
  { name: '1h', delayMs: 3_600_000 },
];

/**
 * Twice as many as one would need for a message that kills its process: a broker restart costs every message
 * in flight one redelivery too, and those are innocent.
 */
const standardDeliveryLimit = 10;

export const defaultPrefetch = 20;
export const defaultTimeLimitMs = 20_000;

/** Longest queue name that leaves room for a namespace within AMQP's 255 bytes. */
const queueName = /^[a-z][a-z-]*\.[a-z0-9][a-z0-9-]{2,199}$/;

/**
 * What a service listens to, as data. Nothing happens at a broker before `applyTopology`.
 * @throws Failure `topology.bad_queue_name` | `topology.repeated_queue` | `topology.nothing_bound` |
 * `topology.batch_with_needs`
 */
export function defineTopology(input: {
  service: string;
  consumers: readonly ConsumerDefinition[];
  retryTiers?: readonly RetryTier[];
  deliveryLimit?: number;
}): Topology {
  const seen = new Set<string>();
  for (const consumer of input.consumers) {
    if (!queueName.test(consumer.queue)) {
      throw broken('bad_queue_name', `queue "${consumer.queue}" is not of the form owner.verb-phrase`);
    }
    if (seen.has(consumer.queue)) throw broken('repeated_queue', `two consumers share "${consumer.queue}"`);
    seen.add(consumer.queue);
    const bound = 'raw' in consumer ? consumer.bindings.length : consumer.events.length;
    if ('batch' in consumer && consumer.batch && consumer.needs)
      throw broken('batch_with_needs', `"${consumer.queue}" cannot give back a batch one by one`);
    if (bound === 0) throw broken('nothing_bound', `"${consumer.queue}" listens to nothing`);
  }
  return Object.freeze({
    service: input.service,
    consumers: input.consumers,
    retryTiers: input.retryTiers ?? standardRetryTiers,
    deliveryLimit: input.deliveryLimit ?? standardDeliveryLimit,
  });
}

function broken(reason: string, message: string): Failure {
  return new Failure(`topology.${reason}`, 'bug', message);
}
