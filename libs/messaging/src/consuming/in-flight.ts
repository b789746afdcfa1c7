import type { Channel, ConsumeMessage, GetMessage } from 'amqplib';
import { gauge } from '@accord/service-kit';
import { Acknowledgements } from './acknowledgements.ts';

/** Of this process, until their channels are closed: for the gauge. */
const channels = new Set<InFlight>();

gauge({
  name: 'accord_consumer_in_hand',
  help: 'messages that a consumer was given by the broker and has not settled yet',
  labelNames: ['consumer'],
  collect() {
    this.reset();
    for (const { consumer, open } of channels) this.inc({ consumer }, open);
  },
});

/** What a delivery can tell its channel: exactly one of the three methods is to be called, once. */
export interface Receipt {
  /** The channel is gone: the broker will deliver the message again, here or elsewhere. */
  readonly gone: boolean;
  /** The broker may forget the message. */
  acknowledge(): void;
  /** The message stays with the broker, unacknowledged, until the channel closes. */
  leave(): void;
  /** Back to the queue, or to parking by the broker's own dead-lettering. */
  refuse(options: { readonly requeue: boolean }): void;
}

/** The deliveries of one channel that are not settled yet. The channel outlives its consumer until they are. */
export class InFlight {
  readonly consumer: string;
  readonly #channel: Channel;
  readonly #acknowledgements: Acknowledgements;
  readonly #empty = Promise.withResolvers<void>();
  #open = 0;
  #finishing = false;
  #gone = false;

  constructor(channel: Channel, consumer: string) {
    this.consumer = consumer;
    this.#channel = channel;
    this.#acknowledgements = new Acknowledgements(channel);
    channels.add(this);
  }

  get open(): number {
    return this.#open;
  }

  get gone(): boolean {
    return this.#gone;
  }

  add(message: ConsumeMessage | GetMessage): Receipt {
    this.#open += 1;
    return new OpenDelivery(this, message.fields.deliveryTag);
  }

  acknowledge(deliveryTag: number): void {
    if (!this.#gone) this.#acknowledgements.finished(deliveryTag);
    this.settled();
  }

  refuse(deliveryTag: number, requeue: boolean): void {
    if (!this.#gone) this.#acknowledgements.refused(deliveryTag, requeue);
    this.settled();
  }

  settled(): void {
    this.#open -= 1;
    if (this.#finishing && this.#open === 0) this.#empty.resolve();
  }

  channelClosed(): void {
    this.#gone = true;
    channels.delete(this);
    this.#empty.resolve();
  }

  /** Waits for the open ones until the signal gives up, then closes; what is unacknowledged goes back to the queue. */
  async finish(giveUp: AbortSignal): Promise<void> {
    this.#finishing = true;
    if (this.#open === 0 || giveUp.aborted) this.#empty.resolve();
    giveUp.addEventListener('abort', () => {
      this.#empty.resolve();
    });
    await this.#empty.promise;
    if (this.#gone) return;
    this.#acknowledgements.flush();
    await this.#channel.close();
  }
}

class OpenDelivery implements Receipt {
  readonly #inFlight: InFlight;
  readonly #deliveryTag: number;

  constructor(inFlight: InFlight, deliveryTag: number) {
    this.#inFlight = inFlight;
    this.#deliveryTag = deliveryTag;
  }

  get gone(): boolean {
    return this.#inFlight.gone;
  }

  acknowledge(): void {
    this.#inFlight.acknowledge(this.#deliveryTag);
  }

  leave(): void {
    this.#inFlight.settled();
  }

  refuse({ requeue }: { readonly requeue: boolean }): void {
    this.#inFlight.refuse(this.#deliveryTag, requeue);
  }
}
