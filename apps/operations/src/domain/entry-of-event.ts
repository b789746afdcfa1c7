import type { Envelope } from '@accord/canonical';
import { customerOf, emailOf } from './customer-digest.ts';
import type { CustomerReferences } from './customer-reference.ts';
import { toldByEvent } from './told-by-event.ts';
import type { RecordedEntry } from './timeline-entry.ts';
import { traceIdOf } from './trace-id.ts';

/** Most events belong to an order and say so; the others belong to the story that caused them. */
export function entryOfEvent(event: Envelope, references: CustomerReferences): RecordedEntry {
  const order = orderOf(event.data);
  const customer = order === undefined ? undefined : customerOf(event.data)?.toString('hex');
  const reference = order === undefined ? undefined : references(emailOf(event.data));
  const traceId = traceIdOf(event.traceparent);
  return {
    id: event.id,
    story: storyOf(event),
    ...(order === undefined ? {} : { orderNumber: order.orderNumber }),
    ...(customer === undefined ? {} : { customer }),
    ...(reference === undefined ? {} : { reference }),
    causationId: event.causationid,
    at: new Date(event.time).toISOString(),
    service: event.source.replace('/accord/', ''),
    kind: 'event',
    name: event.type,
    ...(traceId === undefined ? {} : { traceId }),
    detail: toldByEvent(event.type, event.data),
  };
}

/** The order's id, or the correlation id of what is about no order. */
export function storyOf(event: Envelope): string {
  return orderOf(event.data)?.orderId ?? event.correlationid;
}

function orderOf(data: unknown): { orderId: string; orderNumber: string } | undefined {
  const { orderId, orderNumber } = { orderId: undefined, orderNumber: undefined, ...(data ?? {}) };
  return isText(orderId) && isText(orderNumber) ? { orderId, orderNumber } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
