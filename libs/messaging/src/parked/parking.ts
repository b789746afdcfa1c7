import type { Publisher } from '../broker/publisher.ts';
import { carriedOver, header } from '../consuming/headers.ts';
import type { Headers } from '../consuming/headers.ts';
import { inNamespace } from '../topology/names.ts';

/** What must have been kept of a parked message to send it again. */
export interface ParkedCopy {
  readonly messageId: string;
  readonly queue: string;
  readonly body: Buffer;
  readonly headers: Headers;
  readonly type?: string | undefined;
  readonly contentType?: string | undefined;
  /** Who sends it: comes back with the message should it be parked again. */
  readonly mark?: string | undefined;
}

/** Headers of the life before parking; the message starts again at attempt 1. */
const spent: ReadonlySet<string> = new Set(Object.values(header));

/** The way back from parking. */
export class Parking {
  readonly #publisher: Publisher;
  readonly #namespace: string;

  constructor(publisher: Publisher, namespace: string) {
    this.#publisher = publisher;
    this.#namespace = namespace;
  }

  /**
   * Sends a parked message to the consumer it came from and to no other, under its old id: should its effect have
   * been committed after all, the inbox says so. Safe to repeat.
   * @throws Failure `broker.returned` when that consumer's queue no longer exists
   */
  async redeliver(parked: ParkedCopy): Promise<void> {
    const kept = Object.entries(carriedOver(parked.headers)).filter(([name]) => !spent.has(name));
    await this.#publisher.publish({
      exchange: '',
      routingKey: inNamespace(this.#namespace, parked.queue),
      body: parked.body,
      messageId: parked.messageId,
      headers: { ...Object.fromEntries(kept), [header.redelivered]: parked.mark ?? true },
      ...(parked.type === undefined ? {} : { type: parked.type }),
      ...(parked.contentType === undefined ? {} : { contentType: parked.contentType }),
    });
  }
}
