import { createLogger } from '@accord/service-kit';

interface AckChannel {
  ack(message: AckTarget, allUpTo: boolean): void;
  nack(message: AckTarget, allUpTo: boolean, requeue: boolean): void;
}

type AckTarget = { readonly fields: { readonly deliveryTag: number } };

const log = createLogger('messaging.consumer');

/**
 * Acknowledges what is finished on one channel, many with one frame where nothing older is still open. Waits for
 * the end of the event loop's turn, so an acknowledgement is at most that much late; a lost one means a redelivery,
 * which the inbox absorbs.
 */
export class Acknowledgements {
  readonly #channel: AckChannel;
  /** Finished deliveries that an older open one keeps from being acknowledged in one go. */
  readonly #finished = new Set<number>();
  readonly #single = new Set<number>();
  #lowest = 1;
  #scheduled = false;

  constructor(channel: AckChannel) {
    this.#channel = channel;
  }

  finished(deliveryTag: number): void {
    this.#finished.add(deliveryTag);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  /** Gives the message back at once: to the queue, or to where the queue sends its dead letters. */
  refused(deliveryTag: number, requeue: boolean): void {
    this.#single.add(deliveryTag);
    this.#send(() => {
      this.#channel.nack({ fields: { deliveryTag } }, false, requeue);
    });
  }

  /** Sends what is due now. */
  flush(): void {
    // The broker closes a channel that names a tag twice, so the frame names one that was not sent before.
    let highest = 0;
    for (;;) {
      if (this.#finished.delete(this.#lowest)) highest = this.#lowest;
      else if (!this.#single.delete(this.#lowest)) break;
      this.#lowest += 1;
    }
    if (highest > 0) this.#ack(highest, true);
    for (const tag of this.#finished) {
      this.#ack(tag, false);
      this.#single.add(tag);
    }
    this.#finished.clear();
  }

  #ack(deliveryTag: number, allUpTo: boolean): void {
    this.#send(() => {
      this.#channel.ack({ fields: { deliveryTag } }, allUpTo);
    });
  }

  #send(frame: () => void): void {
    try {
      frame();
    } catch (error) {
      log.debug({ event: 'ack.channel_gone', err: error });
    }
  }
}
