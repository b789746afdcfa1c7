import { Injectable } from '@nestjs/common';
import { customerDigest } from '../domain/customer-digest.ts';
import { soughtBy } from '../domain/timeline-search.ts';
import type { FoundStory } from '../domain/timeline-entry.ts';
import { StoryIndex, TimelineStore } from './ports.ts';
import type { CustomerKey } from './ports.ts';

const perPage = 50;

export interface FoundPage {
  readonly items: readonly FoundStory[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

/** Finds stories by an order's number or id, a customer's reference or id, a message's id, a trace's id. */
@Injectable()
export class SearchStories {
  constructor(
    private readonly store: TimelineStore,
    private readonly index: StoryIndex,
  ) {}

  async execute(typed: string, before: string | undefined): Promise<FoundPage> {
    const sought = soughtBy(typed);
    switch (sought.by) {
      case 'order-number': {
        const orderId = await this.store.orderId(sought.orderNumber);
        return whole(orderId === undefined ? [] : await this.index.summaries([orderId]));
      }
      case 'trace':
        return this.#page(await this.index.traced(sought.traceId, { before, limit: perPage + 1 }));
      case 'reference':
        return this.#ofCustomer(sought.reference, { reference: sought.reference }, before);
      case 'id':
        return this.#byId(sought.id, before);
    }
  }

  async #byId(id: string, before: string | undefined): Promise<FoundPage> {
    const digest = customerDigest(id);
    const orders = digest === undefined ? whole([]) : await this.#ofCustomer(id, { digest }, before);
    if (before !== undefined) return orders;
    const [itself, message] = await Promise.all([this.index.summaries([id]), this.#message(id)]);
    return { items: [...itself, ...message, ...orders.items], next: orders.next };
  }

  async #message(messageId: string): Promise<FoundStory[]> {
    const story = await this.index.storyOfMessage(messageId);
    if (story === undefined) return [];
    const found = await this.index.summaries([story]);
    return found.map((one) => ({ ...one, kind: 'message', subject: messageId }));
  }

  /** The customer first, with what this page shows of the orders; on later pages the orders only. */
  async #ofCustomer(subject: string, key: CustomerKey, before: string | undefined): Promise<FoundPage> {
    const page = await this.#page(await this.index.ordersOf(key, { before, limit: perPage + 1 }));
    const newest = page.items[0];
    if (before !== undefined || newest === undefined) return page;
    const customer: FoundStory = {
      kind: 'customer',
      subject,
      orderNumber: null,
      firstAt: page.items.map(({ firstAt }) => firstAt).reduce((a, b) => (a < b ? a : b)),
      lastAt: page.items.map(({ lastAt }) => lastAt).reduce((a, b) => (a > b ? a : b)),
      entries: page.items.reduce((count, { entries }) => count + entries, 0),
      state: null,
    };
    return { items: [customer, ...page.items], next: page.next };
  }

  async #page(stories: readonly string[]): Promise<FoundPage> {
    const shown = stories.slice(0, perPage);
    return {
      items: await this.index.summaries(shown),
      next: stories.length > perPage ? (shown.at(-1) ?? null) : null,
    };
  }
}

function whole(items: readonly FoundStory[]): FoundPage {
  return { items, next: null };
}
