import { IllegalOperationError } from 'amqplib';
import type { ConfirmChannel } from 'amqplib';
import type { Failure } from '@accord/canonical';
import { createLogger, gauge, monotonicMs } from '@accord/service-kit';
import { brokerFailure } from './failures.ts';
import { publishOptions } from './message.ts';
import type { OutgoingMessage } from './message.ts';

const log = createLogger('messaging.publisher');

/** All of this process that are not closed, for the gauge. */
const sessions = new Set<ConfirmSession>();

gauge({
  name: 'accord_publish_unconfirmed_oldest_seconds',
  help: 'how long the oldest message sent has waited for the broker to confirm it; above 2 the broker hangs',
  collect() {
    this.set(Math.max(0, ...[...sessions].map((session) => session.oldestMs / 1_000)));
  },
});

/** A deadline is noticed at most a twentieth of it too late. */
const deadlineLooks = 20;

type Settle = (failure: Failure | undefined) => void;

export interface SessionOptions {
  readonly channel: ConfirmChannel;
  readonly deadlineMs: number;
  /** True while the broker is in alarm: silence is then expected and no reason to leave. */
  readonly blocked: () => boolean;
  /** Nothing more is to be sent here. Called once. */
  readonly onSpent: () => void;
  /** No confirmation came in time: the peer may be frozen. */
  readonly onSilent: () => void;
  /** A message went through. */
  readonly onConfirmed: () => void;
}

interface Pending {
  readonly message: OutgoingMessage;
  readonly sentAtMs: number;
  readonly settle: Settle;
}

/**
 * One confirm channel and what is unconfirmed on it. A message counts as taken when it was acknowledged and
 * not returned: a broker acknowledges what it could route nowhere. After a nack, a return or a close the
 * session is spent: a channel that met a leader change can be nacked for ever, a new one works at once.
 */
export class ConfirmSession {
  readonly #options: SessionOptions;
  readonly #pending = new Set<Pending>();
  readonly #returned = new Set<string>();
  readonly #watch: NodeJS.Timeout;
  #closed = false;
  #spent = false;
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { channel } = options;
    sessions.add(this);
    this.#watch = setInterval(() => {
      this.#checkDeadline();
    }, options.deadlineMs / deadlineLooks).unref();
    // Before amqplib's own listener, which rejects what is unconfirmed: a close is then told from a nack.
    channel.prependListener('close', () => {
      this.#forget();
      this.#release();
      this.#spend();
    });
    channel.on('error', () => {
      this.#spend();
    });
    channel.on('drain', () => {
      this.#release();
    });
    channel.on('return', (message) => {
      this.#returned.add(String(message.properties.messageId));
    });
  }

  /** Age of the oldest message without an answer; 0 when there is none. */
  get oldestMs(): number {
    const [oldest] = this.#pending;
    return oldest === undefined ? 0 : monotonicMs() - oldest.sentAtMs;
  }

  get spent(): boolean {
    return this.#spent;
  }

  /** Resolves when the socket takes more; undefined when it does so already. */
  get congested(): Promise<void> | undefined {
    return this.#drained?.promise;
  }

  /** `settle` is called exactly once. */
  send(message: OutgoingMessage, settle: Settle): void {
    if (this.#spent) {
      settle(brokerFailure.notSent());
      return;
    }
    const pending: Pending = { message, settle, sentAtMs: monotonicMs() };
    this.#pending.add(pending);
    try {
      const { exchange, routingKey, body } = message;
      const room = this.#options.channel.publish(
        exchange,
        routingKey,
        body,
        publishOptions(message),
        (error: unknown) => {
          this.#confirm(pending, error);
        },
      );
      if (!room) this.#drained ??= Promise.withResolvers();
    } catch (error) {
      if (error instanceof IllegalOperationError) {
        this.#finish(pending, brokerFailure.channelClosed(error));
        this.#spend();
      } else this.#finish(pending, brokerFailure.unsendable(error));
    }
  }

  /**
   * Sends in the given order without waiting in between, and answers per message, by index: undefined, or what
   * went wrong.
   */
  async sendAll(messages: readonly OutgoingMessage[]): Promise<readonly (Failure | undefined)[]> {
    const outcomes = new Array<Failure | undefined>(messages.length).fill(undefined);
    let open = messages.length;
    if (open === 0) return outcomes;
    const all = Promise.withResolvers<void>();
    for (const [index, message] of messages.entries()) {
      if (this.#drained) await this.#drained.promise;
      this.send(message, (failure) => {
        outcomes[index] = failure;
        open -= 1;
        if (open === 0) all.resolve();
      });
    }
    await all.promise;
    return outcomes;
  }

  #confirm(pending: Pending, error: unknown): void {
    const wasReturned = this.#returned.size > 0 && this.#returned.delete(pending.message.messageId);
    if (error)
      this.#finish(pending, this.#closed ? brokerFailure.channelClosed(error) : brokerFailure.nacked());
    else if (wasReturned)
      this.#finish(pending, brokerFailure.returned(pending.message.exchange, pending.message.routingKey));
    else {
      this.#options.onConfirmed();
      this.#finish(pending, undefined);
    }
    if (error || wasReturned) this.#spend();
  }

  #finish(pending: Pending, failure: Failure | undefined): void {
    if (!this.#pending.delete(pending)) return;
    pending.settle(failure);
    if (this.#spent && this.#pending.size === 0) this.#close();
  }

  #checkDeadline(): void {
    const [oldest] = this.#pending;
    if (oldest === undefined || monotonicMs() - oldest.sentAtMs < this.#options.deadlineMs) return;
    if (this.#options.blocked()) {
      this.#failAll(brokerFailure.blocked);
      return;
    }
    this.#failAll(() => brokerFailure.deadline(this.#options.deadlineMs));
    this.#spend();
    this.#options.onSilent();
  }

  /** Gives up on everything unconfirmed; late confirmations are ignored. */
  #failAll(reason: () => Failure): void {
    for (const pending of [...this.#pending]) this.#finish(pending, reason());
  }

  #spend(): void {
    if (this.#spent) return;
    this.#spent = true;
    this.#release();
    this.#options.onSpent();
    if (this.#pending.size === 0) this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#forget();
    this.#options.channel.close().catch((error: unknown) => {
      log.debug({ event: 'session.already_closed', err: error });
    });
  }

  #forget(): void {
    this.#closed = true;
    sessions.delete(this);
    clearInterval(this.#watch);
  }

  #release(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }
}
