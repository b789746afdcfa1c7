import { createHash } from 'node:crypto';
import type { ConsumeMessage, GetMessage } from 'amqplib';
import { header, numberHeader, textHeader } from './headers.ts';
import type { Headers } from './headers.ts';

/** A message as one consumer received it. */
export class Delivery {
  /** Name of the consumer, without namespace. */
  readonly queue: string;
  /** The event's id. A foreign message without one gets the digest of its body, so that repeats are still known. */
  readonly messageId: string;
  /** 1 on first delivery. Waiting for a vendor does not count. */
  readonly attempt: number;
  /** How often the message went back for `waitFor`. */
  readonly waits: number;
  /** The broker has handed this message out before; whether to us, and how far it got, is unknown. */
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routingKey: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly type: string | undefined;
  /** Id of the story the event belongs to; undefined while, or because, the body could not be read. */
  correlationId: string | undefined;
  /** Version of the aggregate; undefined likewise. */
  sequence: number | undefined;
  readonly #receivedAt: Date;
  #abort: AbortController | undefined;
  #abortReason: Error | undefined;

  constructor(queue: string, message: ConsumeMessage | GetMessage, receivedAt: Date) {
    const { properties, fields, content } = message;
    this.queue = queue;
    this.body = content;
    this.headers = properties.headers ?? {};
    this.messageId = text(properties.messageId) ?? digestOf(content);
    this.attempt = Math.max(1, numberHeader(this.headers, header.attempt, 1));
    this.waits = numberHeader(this.headers, header.waits, 0);
    this.redelivered = fields.redelivered;
    this.exchange = fields.exchange;
    this.routingKey = fields.routingKey;
    this.contentType = text(properties.contentType);
    this.contentEncoding = text(properties.contentEncoding);
    this.type = text(properties.type);
    this.#receivedAt = receivedAt;
  }

  /** When this consumer first saw the message, retries included. */
  get firstSeenAt(): Date {
    const first = Date.parse(textHeader(this.headers, header.firstSeenAt) ?? '');
    return Number.isNaN(first) ? this.#receivedAt : new Date(first);
  }

  /** Aborted when the time limit of the consumer has passed: hand it to whatever can be stopped. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#abortReason) this.#abort.abort(this.#abortReason);
    }
    return this.#abort.signal;
  }

  /** For the pipeline only. */
  abort(reason: Error): void {
    this.#abortReason = reason;
    this.#abort?.abort(reason);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function digestOf(body: Buffer): string {
  return `sha256-${createHash('sha256').update(body).digest('hex')}`;
}
