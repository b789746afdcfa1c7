import { Failure, findEvent } from '@accord/canonical';
import { counter, createLogger } from '@accord/service-kit';
import { Backoff } from '../broker/backoff.ts';
import type { Publisher } from '../broker/publisher.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import type { Telemetry } from '../telemetry/telemetry-publisher.ts';
import { exchanges } from '../topology/names.ts';
import type { Delivery } from './delivery.ts';
import { header } from './headers.ts';
import type { Outcome } from './outcome.ts';
import type { Settlement, Successor } from './settlement.ts';
import { waitFor } from './verdict.ts';

export interface SettlerOptions {
  readonly settlement: Settlement;
  readonly publisher: Publisher;
  readonly telemetry: Telemetry;
  readonly runtime: BrokerRuntime;
  /** Remembers that this consumer is done with this message. */
  readonly remember?: ((delivery: Delivery) => Promise<void>) | undefined;
}

const log = createLogger('messaging.consumer');
const outcomes = counter({
  name: 'accord_deliveries_total',
  help: 'deliveries by consumer, event type and what became of them',
  labelNames: ['consumer', 'event', 'outcome'],
});

/**
 * Makes an outcome durable: a retried or parked copy is confirmed by the broker before the original may be
 * acknowledged. Whatever dies in between leaves the original with the broker, so there can be two, never none.
 */
export class Settler {
  readonly #options: SettlerOptions;

  constructor(options: SettlerOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the delivery may be acknowledged.
   * @param abandoned true as soon as the channel of the delivery is gone and the broker will send it again
   */
  async settle(
    delivery: Delivery,
    outcome: Outcome,
    abandoned: () => boolean,
  ): Promise<'acknowledge' | 'abandoned'> {
    if (outcome.verdict.kind === 'done') {
      if (!(await this.#remembered(delivery, abandoned))) return 'abandoned';
      count(delivery, 'done');
      return 'acknowledge';
    }
    const successor = this.#successorOf(delivery, outcome);
    if (successor === undefined) return 'acknowledge';
    const sent = await this.#send(delivery, successor, abandoned);
    if (!sent) return 'abandoned';
    count(delivery, successor.fate);
    this.#report(delivery, successor);
    return 'acknowledge';
  }

  /** A delivery goes back to its queue as it came, because somebody its consumer needs is ill. */
  returned(delivery: Delivery, reason: string): void {
    count(delivery, 'returned');
    this.#report(delivery, { fate: 'retried', reason: `paused.${reason}` });
  }

  /**
   * Whoever sent a message again waits to hear that it was done. A handler that had nothing to commit has left no
   * inbox row, so one is written here, before the acknowledgement.
   */
  async #remembered(delivery: Delivery, abandoned: () => boolean): Promise<boolean> {
    const { remember, runtime } = this.#options;
    if (remember === undefined || delivery.headers[header.redelivered] === undefined) return true;
    const backoff = new Backoff(runtime.chance);
    while (!abandoned()) {
      try {
        await remember(delivery);
        return true;
      } catch (error) {
        log.warn({ event: 'delivery.not_remembered', queue: delivery.queue, err: error });
        await runtime.wait(backoff.nextMs());
      }
    }
    return false;
  }

  /** What cannot be parked because it is parked already waits for its reader to recover. */
  #successorOf(delivery: Delivery, outcome: Outcome): Successor | undefined {
    const { settlement } = this.#options;
    if (delivery.queue !== exchanges.parked || outcome.verdict.kind === 'done')
      return settlement.successorOf(delivery, outcome);
    return settlement.successorOf(delivery, { verdict: waitFor(outcome.verdict.reason) });
  }

  async #send(delivery: Delivery, successor: Successor, abandoned: () => boolean): Promise<boolean> {
    const { publisher, runtime, settlement } = this.#options;
    const backoff = new Backoff(runtime.chance);
    let { message } = successor;
    while (!abandoned()) {
      try {
        await publisher.publish(message);
        return true;
      } catch (error) {
        if (!(error instanceof Failure) || error.code === 'broker.stopped') return false;
        if (error.code === 'message.unsendable') {
          message = settlement.bareParked(delivery, error.code).message;
          continue;
        }
        log.warn({ event: 'delivery.settle_failed', queue: delivery.queue, code: error.code });
        await runtime.wait(backoff.nextMs());
      }
    }
    return false;
  }

  #report(delivery: Delivery, { fate, reason }: Pick<Successor, 'fate' | 'reason'>): void {
    const { telemetry, runtime } = this.#options;
    log.warn(
      {
        event: `delivery.${fate}`,
        queue: delivery.queue,
        messageId: delivery.messageId,
        attempt: delivery.attempt,
        reason,
      },
      `message ${fate}`,
    );
    telemetry.record({
      kind: fate === 'parked' ? 'delivery-parked' : 'delivery-retried',
      correlationId: delivery.correlationId ?? delivery.messageId,
      at: runtime.clock.now().toISOString(),
      queue: delivery.queue,
      eventType: (delivery.type ?? delivery.routingKey).slice(0, 200) || 'unknown',
      messageId: delivery.messageId.slice(0, 200),
      attempt: delivery.attempt,
      reason: reason.slice(0, 200),
    });
  }
}

/** A stranger's message may bear any type; only our own become labels, of which there must not be too many. */
function count(delivery: Delivery, outcome: string): void {
  const event = delivery.type !== undefined && findEvent(delivery.type) ? delivery.type : 'unknown';
  outcomes.inc({ consumer: delivery.queue, event, outcome });
}
