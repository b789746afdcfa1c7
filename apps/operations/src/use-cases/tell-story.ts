import { Injectable } from '@nestjs/common';
import type { Timeline } from '../domain/timeline-entry.ts';
import { TimelineStore } from './ports.ts';

/** The whole story of an order, oldest first. */
@Injectable()
export class TellStory {
  constructor(private readonly store: TimelineStore) {}

  /** Undefined when nothing has been heard of this order yet. */
  async execute(orderNumber: string): Promise<Timeline | undefined> {
    const orderId = await this.store.orderId(orderNumber);
    if (orderId === undefined) return undefined;
    const entries = await this.store.story(orderId);
    const first = entries[0];
    const last = entries.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const traceId = entries.find((entry) => entry.traceId !== undefined)?.traceId ?? null;
    return { orderId, orderNumber, traceId, startedAt: first.at, lastAt: last.at, entries };
  }
}
