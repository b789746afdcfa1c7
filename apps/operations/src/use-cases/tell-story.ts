import { Inject, Injectable } from '@nestjs/common';
import { kinOfMessage } from '../domain/kin-of-message.ts';
import type { CustomerEntry, MessageTimeline, Timeline } from '../domain/timeline-entry.ts';
import { toldEntry } from '../domain/told-entry.ts';
import type { TraceLinks } from '../domain/told-entry.ts';
import { StoryIndex, TimelineStore } from './ports.ts';
import type { CustomerKey, Place } from './ports.ts';

export const traceLinksToken = Symbol('trace links');

/** What happened: to an order, around a message, to a customer's orders. */
@Injectable()
export class TellStory {
  constructor(
    private readonly store: TimelineStore,
    private readonly index: StoryIndex,
    @Inject(traceLinksToken) private readonly linkOf: TraceLinks,
  ) {}

  /** Undefined when nothing has been heard of this order yet. */
  async ofOrder(idOrNumber: { orderId: string } | { orderNumber: string }): Promise<Timeline | undefined> {
    const orderId =
      'orderId' in idOrNumber ? idOrNumber.orderId : await this.store.orderId(idOrNumber.orderNumber);
    const order = orderId === undefined ? undefined : await this.store.order(orderId);
    if (order === undefined) return undefined;
    const entries = await this.store.story(order.orderId);
    const first = entries[0];
    const last = entries.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const traceId = entries.find((entry) => entry.traceId !== undefined)?.traceId;
    return {
      orderId: order.orderId,
      orderNumber: order.orderNumber,
      traceId: traceId ?? null,
      traceUrl: this.linkOf(traceId),
      customer: order.reference,
      startedAt: first.at,
      lastAt: last.at,
      entries: entries.map((entry) => toldEntry(entry, this.linkOf)),
    };
  }

  /** Undefined for a message that nobody has heard of. */
  async ofMessage(messageId: string): Promise<MessageTimeline | undefined> {
    const story = await this.index.storyOfMessage(messageId);
    if (story === undefined) return undefined;
    const [order, entries] = await Promise.all([this.store.order(story), this.store.story(story)]);
    const kin = kinOfMessage(entries, messageId);
    return {
      messageId,
      story,
      orderNumber: order?.orderNumber ?? null,
      traceUrl: this.linkOf(kin.find(({ traceId }) => traceId !== undefined)?.traceId),
      entries: kin.map((entry) => toldEntry(entry, this.linkOf)),
    };
  }

  /** Newest first. */
  async ofCustomer(
    customer: CustomerKey,
    place: Place<{ readonly at: string; readonly id: string }>,
  ): Promise<CustomerEntry[]> {
    const entries = await this.index.entriesOf(customer, place);
    return entries.map((entry) => ({
      ...toldEntry(entry, this.linkOf),
      orderId: entry.orderId,
      orderNumber: entry.orderNumber,
    }));
  }
}
