import { Failure } from '@accord/canonical';
import { Server } from '@nestjs/microservices';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { defaultPrefetch, defaultTimeLimitMs } from '../topology/definition.ts';
import type { ConsumerDefinition, EventConsumerDefinition, Topology } from '../topology/definition.ts';
import type { BrokerLink } from '../broker/link.ts';
import { rest } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import type { Halts } from '../flows/halts.ts';
import type { Delivery } from './delivery.ts';
import type { Verdict } from './verdict.ts';
import { BatchConsumer } from './batch-consumer.ts';
import { Consumer } from './consumer.ts';
import { consumerExtra } from './on-event.ts';
import type { Parties } from './parties.ts';
import { Pause } from './pause.ts';
import { eventPipeline, rawPipeline } from './pipeline.ts';
import type { Settler } from './settler.ts';

export interface TransportOptions {
  readonly link: BrokerLink;
  readonly namespace: string;
  readonly topology: Topology;
  readonly settler: Settler;
  readonly runtime: BrokerRuntime;
  readonly parties: Parties;
  readonly halts: Halts;
}

/** What a queue's consumer can do, whether it takes messages singly or in batches. */
interface Draining {
  start(): Promise<void>;
  drain(giveUp: AbortSignal): Promise<void>;
}

/** Then the application starts without its consumers, which go on trying. */
const longestStartMs = 3_000;

/** How long a stopping service lets its handlers finish. */
export const drainLimitMs = 25_000;

/**
 * Nest's door to the broker: finds the methods with `@OnEvent` and keeps a consumer for each. Replies, patterns and
 * acknowledgements of Nest's own transports do not exist here: a handler returns a verdict.
 */
export class AccordTransport extends Server implements CustomTransportStrategy {
  /** Tells Nest not to log and forget what a handler throws. */
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: TransportOptions;
  readonly #pauses = new Map<string, Pause>();
  #consumers: readonly Draining[] = [];
  #draining: Promise<void> | undefined;

  constructor(options: TransportOptions) {
    super();
    this.#options = options;
  }

  /**
   * Starts all consumers and calls back when they are subscribed, or after a while without broker: a service whose
   * broker is away still answers its callers.
   * @throws Failure `topology.no_handler` | `topology.no_consumer` | `topology.unknown_need` when code and topology do
   * not fit
   */
  listen(callback: (error?: unknown) => void): void {
    try {
      this.#consumers = this.#build();
    } catch (error) {
      callback(error);
      return;
    }
    this.#options.halts.follow();
    void this.#subscribed().then(() => {
      callback();
    });
  }

  /** For the health page. @throws Failure `paused.<why>` while the consumer of this queue rests */
  checkPause(queue: string): void {
    this.#options.halts.of(queue).check();
    this.#pauses.get(queue)?.check();
  }

  /** Takes no more messages and finishes those in flight, for 25 s at most. */
  close(): Promise<void> {
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  /**
   * Runs the handler of a queue on a message that did not come from the broker, in its usual pipeline, and says what
   * it said; a handler of batches gets a batch of one. For contract tests: `watch` stands between the parsed event
   * and the handler.
   * @throws Failure `topology.no_handler` when the queue has none
   */
  async handle(queue: string, delivery: Delivery, watch: <T>(event: T) => T): Promise<Verdict> {
    const handler = this.messageHandlers.get(queue);
    const definition = this.#options.topology.consumers.find((consumer) => consumer.queue === queue);
    if (handler === undefined || definition === undefined)
      throw new Failure('topology.no_handler', 'bug', `nobody handles "${queue}"`);
    const { timeLimitMs = defaultTimeLimitMs } = definition;
    if ('raw' in definition) {
      const handle = rawPipeline(timeLimitMs, (raw) => invoke(handler, raw, undefined));
      return (await handle(delivery)).verdict;
    }
    const batched = definition.batch !== undefined;
    const handle = eventPipeline(definition.events, timeLimitMs, (event, context) =>
      batched
        ? invoke(handler, [{ event: watch(event), delivery: context }], undefined)
        : invoke(handler, watch(event), context),
    );
    return (await handle(delivery)).verdict;
  }

  on(): never {
    throw new Failure('transport.no_events', 'bug', 'AccordTransport has no events to listen to');
  }

  unwrap<T>(): T {
    throw new Failure('transport.nothing_inside', 'bug', 'AccordTransport does not hand out its connection');
  }

  async #subscribed(): Promise<void> {
    const enough = new AbortController();
    const all = Promise.all(this.#consumers.map((consumer) => consumer.start()));
    await Promise.race([all, rest(this.#options.runtime, longestStartMs, enough.signal)]);
    enough.abort();
  }

  async #drain(): Promise<void> {
    const giveUp = AbortSignal.timeout(drainLimitMs);
    await Promise.all(this.#consumers.map((consumer) => consumer.drain(giveUp)));
  }

  #build(): Draining[] {
    const declared = new Map(this.#options.topology.consumers.map((consumer) => [consumer.queue, consumer]));
    const built = [...this.messageHandlers].map(([queue, handler]) => {
      const definition = declared.get(queue);
      if (definition === undefined || handler.extras?.[consumerExtra] !== definition) {
        throw new Failure('topology.no_consumer', 'bug', `the topology does not declare "${queue}"`);
      }
      declared.delete(queue);
      return this.#consumer(definition, handler);
    });
    const [forgotten] = declared.keys();
    if (forgotten !== undefined) {
      throw new Failure(
        'topology.no_handler',
        'bug',
        `nobody handles "${forgotten}": its queue would only grow`,
      );
    }
    return built;
  }

  #consumer(definition: ConsumerDefinition, handler: MessageHandler): Draining {
    const timeLimitMs = definition.timeLimitMs ?? defaultTimeLimitMs;
    const common = {
      ...this.#options,
      queue: definition.queue,
      prefetch: definition.prefetch ?? defaultPrefetch,
      deliveryLimit: this.#options.topology.deliveryLimit,
      halt: this.#options.halts.of(definition.queue),
    };
    if ('raw' in definition) {
      const handle = rawPipeline(timeLimitMs, (delivery) => invoke(handler, delivery, undefined));
      return new Consumer({ ...common, handle });
    }
    if (definition.batch) {
      return new BatchConsumer({
        ...common,
        definition: { ...definition, batch: definition.batch },
        handler: (deliveries) => invoke(handler, deliveries, undefined),
      });
    }
    const handle = eventPipeline(definition.events, timeLimitMs, (event, delivery) =>
      invoke(handler, event, delivery),
    );
    return new Consumer({ ...common, handle, pause: this.#pauseOf(definition) });
  }

  #pauseOf({ queue, needs }: EventConsumerDefinition): Pause | undefined {
    if (needs === undefined) return undefined;
    const { parties, topology } = this.#options;
    parties.mustKnow(needs);
    const pause = new Pause({ queue, needs, parties, deliveryLimit: topology.deliveryLimit });
    this.#pauses.set(queue, pause);
    return pause;
  }
}

/** Nest answers with the value, or with a stream of it when an interceptor or a filter was at work. */
async function invoke(handler: MessageHandler, payload: unknown, context: unknown): Promise<unknown> {
  const answer: unknown = await handler(payload, context);
  return isObservable(answer) ? lastValueFrom(answer) : answer;
}
