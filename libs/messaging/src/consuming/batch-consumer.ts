import type { ConsumeMessage } from 'amqplib';
import type { Envelope } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { defaultTimeLimitMs } from '../topology/definition.ts';
import type { BatchLimits, EventConsumerDefinition } from '../topology/definition.ts';
import { inNamespace } from '../topology/names.ts';
import { settle } from './consumer.ts';
import { Delivery } from './delivery.ts';
import type { Receipt } from './in-flight.ts';
import type { EventDelivery } from './on-event.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { inStory, readEvent, throwsToOutcome, timeLimited } from './pipeline.ts';
import type { Settler } from './settler.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionOptions } from './subscription.ts';
import { done } from './verdict.ts';

export interface BatchConsumerOptions extends Omit<SubscriptionOptions, 'consumer' | 'onDelivery'> {
  readonly namespace: string;
  readonly settler: Settler;
  readonly definition: EventConsumerDefinition & { readonly batch: BatchLimits };
  readonly handler: (deliveries: readonly EventDelivery[]) => Promise<unknown>;
}

interface Item {
  readonly delivery: Delivery;
  readonly receipt: Receipt;
  readonly event: Envelope;
}

const log = createLogger('messaging.consumer');
const defaultMaxWaitMs = 5;

/**
 * Gathers deliveries so that their effects commit in one transaction. One bad apple costs the batch its speed and
 * nobody else: when the handler does not say done, each message is handled alone and gets a verdict of its own.
 */
export class BatchConsumer {
  readonly #options: BatchConsumerOptions;
  readonly #subscription: Subscription;
  #gathered: Item[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BatchConsumerOptions) {
    this.#options = options;
    const { size } = options.definition.batch;
    this.#subscription = new Subscription({
      ...options,
      consumer: options.queue,
      queue: inNamespace(options.namespace, options.queue),
      // One batch at work and the next one gathering.
      prefetch: Math.max(options.prefetch, 2 * size),
      onDelivery: (message, receipt) => {
        this.#gather(message, receipt);
      },
    });
  }

  start(): Promise<void> {
    return this.#subscription.start();
  }

  drain(giveUp: AbortSignal): Promise<void> {
    return this.#subscription.drain(giveUp);
  }

  #gather(message: ConsumeMessage, receipt: Receipt): void {
    const { queue, runtime, definition } = this.#options;
    const delivery = new Delivery(queue, message, runtime.clock.now());
    try {
      this.#gathered.push({ delivery, receipt, event: readEvent(definition.events, delivery) });
    } catch (error) {
      void this.#settle({ delivery, receipt }, outcomeOf(error));
      return;
    }
    if (this.#gathered.length >= definition.batch.size) this.#begin();
    else {
      this.#timer ??= setTimeout(() => {
        this.#begin();
      }, definition.batch.maxWaitMs ?? defaultMaxWaitMs);
    }
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#gathered;
    this.#gathered = [];
    void this.#handleTogether(items);
  }

  async #handleTogether(items: readonly Item[]): Promise<void> {
    const limited = timeLimited(this.#options.definition.timeLimitMs ?? defaultTimeLimitMs);
    const all = {
      abort: (reason: Error) => {
        for (const { delivery } of items) delivery.abort(reason);
      },
    };
    const handle = throwsToOutcome(() => limited(all, () => this.#options.handler(items)));
    const [first] = items;
    if (first === undefined) return;
    const { verdict } = await handle(first.delivery);
    if (verdict.kind === 'done') {
      for (const item of items) await this.#settle(item, { verdict: done() });
    } else if (items.length === 1) await this.#settle(first, { verdict });
    else for (const item of items) await this.#handleAlone(item);
  }

  async #handleAlone(item: Item): Promise<void> {
    const limited = timeLimited(this.#options.definition.timeLimitMs ?? defaultTimeLimitMs);
    const handle = throwsToOutcome((delivery) =>
      inStory(item.event, delivery, () => limited(delivery, () => this.#options.handler([item]))),
    );
    await this.#settle(item, await handle(item.delivery));
  }

  /** Never rejects: what our own machinery cannot settle, the broker parks. */
  async #settle(item: Pick<Item, 'delivery' | 'receipt'>, outcome: Outcome): Promise<void> {
    try {
      await settle(this.#options.settler, outcome, item);
    } catch (error) {
      log.error({ event: 'delivery.last_resort', queue: this.#options.queue, err: error });
      item.receipt.refuse({ requeue: false });
    }
  }
}
