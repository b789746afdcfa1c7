import type { Envelope } from '@accord/canonical';
import { customerOf } from './customer-digest.ts';
import { toldByEvent } from './told-by-event.ts';
import type { RecordedEntry } from './timeline-entry.ts';
import { traceIdOf } from './trace-id.ts';

/** Most events belong to an order and say so; the others belong to the story that caused them. */
export function entryOfEvent(event: Envelope): RecordedEntry {
  const order = orderOf(event.data);
  const customer = order === undefined ? undefined : customerOf(event.data)?.toString('hex');
  const traceId = traceIdOf(event.traceparent);
  return {
    id: event.id,
    story: order?.orderId ?? event.correlationid,
    ...(order === undefined ? {} : { orderNumber: order.orderNumber }),
    ...(customer === undefined ? {} : { customer }),
    at: new Date(event.time).toISOString(),
    service: event.source.replace('/accord/', ''),
    kind: 'event',
    name: event.type,
    ...(traceId === undefined ? {} : { traceId }),
    detail: toldByEvent(event.type, event.data),
  };
}

function orderOf(data: unknown): { orderId: string; orderNumber: string } | undefined {
  const { orderId, orderNumber } = { orderId: undefined, orderNumber: undefined, ...(data ?? {}) };
  return isText(orderId) && isText(orderNumber) ? { orderId, orderNumber } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
