import { createLogger } from '@accord/service-kit';
import { ConfirmSession } from './confirm-session.ts';
import { brokerFailure } from './failures.ts';
import type { OutgoingMessage } from './message.ts';
import type { BrokerLink } from './link.ts';

export interface PublisherOptions {
  /** How long a confirmation may take before the message counts as unknown. Default 5,000 ms. */
  readonly deadlineMs?: number;
}

/**
 * After a silence the next sessions wait for so much of the deadline only. A broker whose leader has frozen needs some
 * seconds to choose another, and what was sent on a channel before that choice is held there for ten seconds more: a
 * new channel soon after it is what helps.
 */
const hastyShare = 0.3;
const hastySessions = 4;

/** Bytes that may wait in front of the socket before publishing pauses. */
const socketBufferBytes = 256 * 1024;

const log = createLogger('messaging.publisher');

/**
 * Publishes with confirms, persistent and mandatory. It never repeats a message by itself: the outbox, or the
 * consumer whose delivery is still unacknowledged, holds the message and decides.
 */
export class Publisher {
  readonly #link: BrokerLink;
  readonly #deadlineMs: number;
  #session: ConfirmSession | undefined;
  #opening: Promise<ConfirmSession> | undefined;
  #pauseFirst = false;
  /** Sessions in a row that heard nothing. */
  #silences = 0;

  constructor(link: BrokerLink, options: PublisherOptions = {}) {
    this.#link = link;
    this.#deadlineMs = options.deadlineMs ?? 5_000;
  }

  /** True while the broker refuses messages because of a memory or disk alarm. */
  get blocked(): boolean {
    return this.#link.blocked;
  }

  /**
   * Resolves when the broker has the message in a queue.
   * @throws Failure `broker.nacked` | `broker.returned` | `broker.channel_closed` | `broker.publish_deadline` |
   * `broker.blocked` | `broker.stopped` | `message.too_large`
   */
  async publish(message: OutgoingMessage): Promise<void> {
    const session = this.#usable() ?? (await this.#ready());
    await new Promise<void>((resolve, reject) => {
      session.send(message, (failure) => {
        if (failure) reject(failure);
        else resolve();
      });
    });
  }

  /**
   * A session that takes messages now, made anew if need be. Waits for a broker as long as it takes, so that a
   * caller can do so before it opens a transaction.
   */
  async ready(): Promise<ConfirmSession> {
    return this.#usable() ?? (await this.#ready());
  }

  #usable(): ConfirmSession | undefined {
    if (this.#link.blocked || this.#session === undefined || this.#session.congested) return undefined;
    return this.#session;
  }

  async #ready(): Promise<ConfirmSession> {
    for (;;) {
      if (this.#link.blocked) await this.#unblocked();
      const session = this.#session ?? (await this.#opened());
      await session.congested;
      if (!session.spent && !this.#link.blocked) return session;
    }
  }

  /** One opening at a time, for all who wait. */
  #opened(): Promise<ConfirmSession> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #open(): Promise<ConfirmSession> {
    for (;;) {
      if (this.#pauseFirst) await this.#link.pause();
      this.#pauseFirst = true;
      const connection = await this.#link.connection();
      const deadlineMs = this.#deadlineMs * (this.#isHasty ? hastyShare : 1);
      // A host that has fallen silent opens no channel, and is left for the next one.
      const channel = await withinDeadline(
        connection.createConfirmChannel({ highWaterMark: socketBufferBytes }),
        deadlineMs,
      ).catch((error: unknown) => {
        log.warn({ event: 'publisher.no_channel', err: error });
        this.#link.abandon(connection);
        return undefined;
      });
      if (channel === undefined) continue;
      const session: ConfirmSession = new ConfirmSession({
        channel,
        deadlineMs,
        blocked: () => this.#link.blocked,
        onSpent: () => {
          if (this.#session === session) this.#session = undefined;
        },
        onSilent: () => {
          this.#silences += 1;
          // It answers and brings nothing to its end: perhaps another host can.
          if (this.#silences % hastySessions === 0) this.#link.abandon(connection);
        },
        onConfirmed: () => {
          this.#silences = 0;
          if (!this.#pauseFirst) return;
          this.#pauseFirst = false;
          this.#link.healthy();
        },
      });
      this.#session = session;
      return session;
    }
  }

  get #isHasty(): boolean {
    return this.#silences > 0 && this.#silences <= hastySessions;
  }

  /** Waits out an alarm, but no longer than a confirmation may take. */
  async #unblocked(): Promise<void> {
    const over = Promise.withResolvers<void>();
    this.#link.onceUnblocked(over.resolve);
    await withinDeadline(over.promise, this.#deadlineMs).catch(() => {
      throw brokerFailure.blocked();
    });
  }
}

async function withinDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(brokerFailure.deadline(ms));
    }, ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
