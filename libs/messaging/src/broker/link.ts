import { EventEmitter } from 'node:events';
import { connect } from 'amqplib';
import type { ChannelModel } from 'amqplib';
import { createLogger, runOutsideContext } from '@accord/service-kit';
import { Backoff } from './backoff.ts';
import { brokerFailure } from './failures.ts';
import type { BrokerRuntime } from './runtime.ts';

export interface LinkOptions {
  /** Hosts in order of preference; the next one is tried after each failure. */
  readonly urls: readonly string[];
  /** Shown by the broker's own tools. */
  readonly name: string;
  readonly runtime: BrokerRuntime;
}

/** What a broker in alarm is short of. */
export type BrokerAlarm = 'memory' | 'disk' | 'unknown';

const connectTimeoutMs = 5_000;
const closeTimeoutMs = 2_000;
/** Shorter than the broker's 60 s: a silent peer is noticed within half a minute. */
const heartbeatSeconds = 15;

const log = createLogger('messaging.link');

/**
 * One connection, made when first needed and made anew after it breaks. Publishing and consuming use separate
 * links, because a broker in alarm stops reading from connections that publish, acknowledgements included.
 */
export class BrokerLink {
  readonly #options: LinkOptions;
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  readonly #events = new EventEmitter();
  #connection: ChannelModel | undefined;
  #connecting: Promise<ChannelModel> | undefined;
  #host = 0;
  #alarm: BrokerAlarm | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.runtime.chance);
    this.#events.setMaxListeners(0);
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** The broker has raised a memory or disk alarm and reads nothing from this connection. */
  get blocked(): boolean {
    return this.#alarm !== undefined;
  }

  /** What the broker is short of, while it reads nothing from this connection. */
  get alarm(): BrokerAlarm | undefined {
    return this.#alarm;
  }

  /** Waits as long as it takes. @throws Failure `broker.stopped` */
  connection(): Promise<ChannelModel> {
    if (this.#stopping.signal.aborted) return Promise.reject(brokerFailure.stopped());
    if (this.#connection) return Promise.resolve(this.#connection);
    this.#connecting ??= runOutsideContext(() => this.#connect()).finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /** Tries one host once. @throws Failure `broker.unreachable` */
  async connectOnce(): Promise<ChannelModel> {
    const url = this.#options.urls[this.#host % this.#options.urls.length] ?? '';
    try {
      const connection = await openConnection(url, this.#options.name);
      this.#adopt(connection);
      return connection;
    } catch (error) {
      this.#host += 1;
      throw brokerFailure.unreachable(error);
    }
  }

  /** Calls back once, when the alarm is over or the connection is gone. */
  onceUnblocked(listener: () => void): void {
    this.#events.once('unblocked', listener);
  }

  /** Gives this connection up, for example because it no longer answers; the next use opens another. */
  abandon(connection: ChannelModel): void {
    if (this.#connection !== connection) return;
    this.#host += 1;
    this.#forget();
    closeQuietly(connection).catch((error: unknown) => {
      log.debug({ event: 'link.close_failed', err: error });
    });
  }

  /** Pauses for the back-off, or rejects when the link is closed meanwhile. */
  async pause(): Promise<void> {
    await this.#options.runtime.wait(this.#backoff.nextMs(), this.#stopping.signal);
  }

  /** Something useful went through: the next failure starts with a short pause again. */
  healthy(): void {
    this.#backoff.succeeded();
  }

  /** Closes for good; waiting callers are rejected. */
  async close(): Promise<void> {
    this.#stopping.abort(brokerFailure.stopped());
    const connection = this.#connection;
    this.#forget();
    if (connection) await closeQuietly(connection);
  }

  async #connect(): Promise<ChannelModel> {
    for (;;) {
      try {
        return await this.connectOnce();
      } catch (error) {
        log.warn({ event: 'link.connect_failed', link: this.#options.name, err: error });
        await this.pause();
      }
    }
  }

  #adopt(connection: ChannelModel): void {
    if (this.#stopping.signal.aborted) {
      closeQuietly(connection).catch((error: unknown) => {
        log.debug({ event: 'link.close_failed', err: error });
      });
      throw brokerFailure.stopped();
    }
    this.#connection = connection;
    connection.on('error', (error) => {
      log.warn({ event: 'link.error', link: this.#options.name, err: error });
    });
    connection.on('close', () => {
      if (this.#connection !== connection) return;
      this.#host += 1;
      this.#forget();
    });
    connection.on('blocked', (reason) => {
      if (this.#connection !== connection) return;
      this.#alarm = alarmOf(reason);
      log.error({ event: 'link.blocked', link: this.#options.name, reason });
    });
    connection.on('unblocked', () => {
      if (this.#connection !== connection) return;
      this.#unblock();
    });
  }

  #forget(): void {
    this.#connection = undefined;
    this.#unblock();
  }

  #unblock(): void {
    this.#alarm = undefined;
    this.#events.emit('unblocked');
  }
}

/** The broker says it in words: "low on memory", "low on disk". */
function alarmOf(reason: unknown): BrokerAlarm {
  const words = String(reason);
  return (['memory', 'disk'] as const).find((short) => words.includes(short)) ?? 'unknown';
}

/** amqplib's own time-out does not cover every way in which a handshake can stall. */
async function openConnection(url: string, name: string): Promise<ChannelModel> {
  const opening = connect(withHeartbeat(url), {
    timeout: connectTimeoutMs,
    noDelay: true,
    clientProperties: { connection_name: name },
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no AMQP handshake within ${connectTimeoutMs} ms`));
    }, connectTimeoutMs);
  });
  try {
    return await Promise.race([opening, tooLate]);
  } catch (error) {
    opening.then(closeQuietly).catch((late: unknown) => {
      log.debug({ event: 'link.late_handshake_failed', err: late });
    });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(heartbeatSeconds));
  return parsed.toString();
}

/** A peer that is gone never answers the farewell: two seconds, then its heartbeat ends it. */
async function closeQuietly(connection: ChannelModel): Promise<void> {
  connection.on('error', (error) => {
    log.debug({ event: 'link.error_while_closing', err: error });
  });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeTimeoutMs);
  });
  try {
    await Promise.race([connection.close(), patience]);
  } catch (error) {
    log.debug({ event: 'link.already_closed', err: error });
  } finally {
    clearTimeout(timer);
  }
}
