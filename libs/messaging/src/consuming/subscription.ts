import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { createLogger } from '@accord/service-kit';
import { Backoff } from '../broker/backoff.ts';
import type { BrokerLink } from '../broker/link.ts';
import { rest } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import type { Halt } from '../flows/halt.ts';
import { numberHeader } from './headers.ts';
import { InFlight } from './in-flight.ts';
import type { Receipt } from './in-flight.ts';
import type { Pause } from './pause.ts';
import { Trials } from './trials.ts';
import type { TrialsOptions } from './trials.ts';

export interface SubscriptionOptions {
  readonly link: BrokerLink;
  readonly consumer: string;
  /** As the broker knows it, namespace included. */
  readonly queue: string;
  readonly prefetch: number;
  /** The broker's own limit of redeliveries, after which it parks a message. */
  readonly deliveryLimit: number;
  readonly runtime: BrokerRuntime;
  /** Called for each delivery without waiting for the one before: prefetch is the concurrency. Must not throw. */
  readonly onDelivery: (message: ConsumeMessage, receipt: Receipt) => void;
  /** Whether a person has stopped it. */
  readonly halt: Halt;
  /** For a consumer that rests while somebody is ill. */
  readonly resting?: { readonly pause: Pause; readonly onTrial: TrialsOptions['onTrial'] };
}

const log = createLogger('messaging.consumer');

/**
 * Keeps one consumer on one queue, whatever happens to queue, channel or connection: a server-side cancel (a null
 * message), a closed channel, a missing queue and a dead host all lead back to subscribing, after a jittered pause.
 */
export class Subscription {
  readonly #options: SubscriptionOptions;
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  readonly #givenUp = new AbortController();
  readonly #firstSubscribed = Promise.withResolvers<void>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #trials: Trials | undefined;
  #wake: () => void = () => undefined;
  #running: Promise<void> | undefined;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.runtime.chance);
    const { consumer, queue, runtime, halt, resting } = options;
    const wake = (): void => {
      this.#wake();
    };
    halt.onBegin = wake;
    if (resting === undefined) return;
    this.#trials = new Trials({ consumer, queue, runtime, halt, ...resting });
    resting.pause.onBegin = wake;
  }

  /** Begins to consume. @returns when the broker has agreed, or when draining begins */
  start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#firstSubscribed.promise;
  }

  /** Takes no more deliveries, waits for those in flight until the signal gives up, then acknowledges and leaves. */
  async drain(giveUp: AbortSignal): Promise<void> {
    giveUp.addEventListener('abort', () => {
      this.#givenUp.abort();
    });
    if (giveUp.aborted) this.#givenUp.abort();
    this.#stopping.abort(new Error('draining'));
    this.#wake();
    this.#firstSubscribed.resolve();
    await this.#running;
    await Promise.all(this.#leaving);
  }

  async #run(): Promise<void> {
    const { link, queue, runtime } = this.#options;
    const { signal } = this.#stopping;
    const stopped = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(undefined);
      });
    });
    while (!signal.aborted) {
      try {
        const connection = await Promise.race([link.connection(), stopped]);
        if (connection) {
          await this.#restOut(connection);
          if (!signal.aborted && !this.#options.halt.active) await this.#consume(connection);
        }
      } catch (error) {
        log.warn({ event: 'consumer.not_subscribed', queue, err: error });
      }
      await rest(runtime, this.#backoff.nextMs(), signal);
    }
  }

  /**
   * While paused: what was delivered before goes back first, so that the trial takes the head of the queue. What a
   * person has stopped is not even tried.
   */
  async #restOut(connection: ChannelModel): Promise<void> {
    const { halt, resting } = this.#options;
    if (halt.active) this.#firstSubscribed.resolve();
    await halt.over(this.#stopping.signal);
    if (this.#trials === undefined || resting?.pause.trouble === undefined) return;
    await Promise.all(this.#leaving);
    await this.#trials.untilOver(connection, this.#stopping.signal, this.#givenUp.signal);
  }

  /** Resolves when this channel delivers no more. */
  async #consume(connection: ChannelModel): Promise<void> {
    const { consumer, queue, prefetch, halt } = this.#options;
    const channel = await connection.createChannel();
    const inFlight = new InFlight(channel, consumer);
    const over = Promise.withResolvers<void>();
    this.#wake = over.resolve;
    channel.on('error', (error) => {
      log.warn({ event: 'consumer.channel_error', queue, err: error });
    });
    channel.on('close', () => {
      inFlight.channelClosed();
      over.resolve();
    });
    try {
      await channel.prefetch(prefetch);
      const { consumerTag } = await channel.consume(queue, (message) => {
        if (message === null) {
          log.warn({ event: 'consumer.cancelled_by_broker', queue });
          over.resolve();
        } else this.#begin(message, inFlight.add(message));
      });
      this.#backoff.succeeded();
      this.#firstSubscribed.resolve();
      if (!this.#stopping.signal.aborted && !halt.active) await over.promise;
      await cancelIfOpen(channel, consumerTag, inFlight);
    } finally {
      this.#leave(inFlight);
    }
  }

  /**
   * What was on its way to us when a person stopped the consumer goes back unseen. Going back costs a message one of the
   * redeliveries that its queue allows: one that has used up half of them is handled, or the broker would park it.
   */
  #begin(message: ConsumeMessage, receipt: Receipt): void {
    const { halt, deliveryLimit, onDelivery } = this.#options;
    const returned = numberHeader(message.properties.headers ?? {}, 'x-delivery-count', 0);
    if (halt.active && returned < deliveryLimit / 2) receipt.leave();
    else onDelivery(message, receipt);
  }

  #leave(inFlight: InFlight): void {
    const leaving = inFlight.finish(this.#givenUp.signal).catch((error: unknown) => {
      log.debug({ event: 'consumer.left', queue: this.#options.queue, err: error });
    });
    this.#leaving.add(leaving);
    void leaving.then(() => this.#leaving.delete(leaving));
  }
}

/** After a cancel by the broker the tag is unknown there, and asking again does no harm. */
async function cancelIfOpen(channel: Channel, consumerTag: string, inFlight: InFlight): Promise<void> {
  if (!inFlight.gone) await channel.cancel(consumerTag);
}
