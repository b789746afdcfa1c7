import type { ConsumeMessage } from 'amqplib';
import { createLogger } from '@accord/service-kit';
import { exchanges, inNamespace } from '../topology/names.ts';
import { Delivery } from './delivery.ts';
import type { Receipt } from './in-flight.ts';
import type { Outcome } from './outcome.ts';
import type { Handle } from './pipeline.ts';
import type { Settler } from './settler.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionOptions } from './subscription.ts';

export interface ConsumerOptions extends Omit<SubscriptionOptions, 'onDelivery'> {
  readonly namespace: string;
  readonly settler: Settler;
  readonly handle: Handle;
}

const log = createLogger('messaging.consumer');

/** One queue, its handler, and what becomes of each message. */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #subscription: Subscription;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#subscription = new Subscription({
      ...options,
      queue: inNamespace(options.namespace, options.queue),
      onDelivery: (message, receipt) => {
        void this.#process(message, receipt);
      },
    });
  }

  start(): Promise<void> {
    return this.#subscription.start();
  }

  drain(giveUp: AbortSignal): Promise<void> {
    return this.#subscription.drain(giveUp);
  }

  /** Never rejects: what even our own machinery cannot handle, the broker parks. */
  async #process(message: ConsumeMessage, receipt: Receipt): Promise<void> {
    const { queue, runtime, handle } = this.#options;
    try {
      const delivery = new Delivery(queue, message, runtime.clock.now());
      await settle(this.#options.settler, await handle(delivery), { delivery, receipt });
    } catch (error) {
      log.error({ event: 'delivery.last_resort', queue, err: error }, 'refused: the consumer itself failed');
      receipt.refuse({ requeue: queue === exchanges.parked });
    }
  }
}

/** The acknowledgement, or what stands in for it. */
export async function settle(
  settler: Settler,
  outcome: Outcome,
  { delivery, receipt }: { delivery: Delivery; receipt: Receipt },
): Promise<void> {
  const fate = await settler.settle(delivery, outcome, () => receipt.gone);
  if (fate === 'acknowledge') receipt.acknowledge();
  else receipt.leave();
}
