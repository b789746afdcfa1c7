import type { ConsumeMessage, GetMessage } from 'amqplib';
import { createLogger } from '@accord/service-kit';
import { exchanges, inNamespace } from '../topology/names.ts';
import { Delivery } from './delivery.ts';
import type { Receipt } from './in-flight.ts';
import type { Outcome } from './outcome.ts';
import type { Pause } from './pause.ts';
import type { Handle } from './pipeline.ts';
import type { Settler } from './settler.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionOptions } from './subscription.ts';
import { waitFor } from './verdict.ts';

export interface ConsumerOptions extends Omit<SubscriptionOptions, 'consumer' | 'onDelivery' | 'resting'> {
  readonly namespace: string;
  readonly settler: Settler;
  readonly handle: Handle;
  /** For a consumer that needs somebody. */
  readonly pause?: Pause | undefined;
}

const log = createLogger('messaging.consumer');

/** One queue, its handler, and what becomes of each message. */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #subscription: Subscription;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    const { pause } = options;
    this.#subscription = new Subscription({
      ...options,
      consumer: options.queue,
      queue: inNamespace(options.namespace, options.queue),
      onDelivery: (message, receipt) => {
        void this.#process(message, receipt);
      },
      ...(pause === undefined
        ? {}
        : { resting: { pause, onTrial: (message, receipt) => this.#try(message, receipt) } }),
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
    const { queue, runtime, handle, settler, pause } = this.#options;
    try {
      const delivery = new Delivery(queue, message, runtime.clock.now());
      const begun = pause?.look() === undefined;
      const outcome: Outcome = begun ? await handle(delivery) : waiting(pause);
      if (outcome.verdict.kind === 'retry' && pause?.look() !== undefined) {
        if (pause.mayGiveBack(delivery)) {
          settler.returned(delivery, pause.trouble?.reason ?? 'unknown');
          receipt.leave();
        } else await settle(settler, waiting(pause), { delivery, receipt });
      } else await settle(settler, outcome, { delivery, receipt });
    } catch (error) {
      log.error({ event: 'delivery.last_resort', queue, err: error }, 'refused: the consumer itself failed');
      receipt.refuse({ requeue: queue === exchanges.parked });
    }
  }

  /** Like `#process`, for the one message that a paused consumer has in hand: it is kept while it tells nothing new. */
  async #try(message: GetMessage, receipt: Receipt): Promise<boolean> {
    const { queue, runtime, handle, settler, pause } = this.#options;
    try {
      const delivery = new Delivery(queue, message, runtime.clock.now());
      const outcome = await handle(delivery);
      const untold = outcome.verdict.kind === 'retry' && pause?.look() !== undefined;
      if (untold && pause.mayGiveBack(delivery)) return false;
      await settle(settler, untold ? waiting(pause) : outcome, { delivery, receipt });
    } catch (error) {
      log.error({ event: 'delivery.last_resort', queue, err: error }, 'refused: the consumer itself failed');
      receipt.refuse({ requeue: false });
    }
    return true;
  }
}

function waiting(pause: Pause | undefined): Outcome {
  return { verdict: waitFor(pause?.trouble?.reason ?? 'paused') };
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
