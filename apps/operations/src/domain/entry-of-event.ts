import type { Envelope } from '@accord/canonical';
import { z } from 'zod';
import { toldByEvent } from './told-by-event.ts';
import type { RecordedEntry } from './timeline-entry.ts';
import { traceIdOf } from './trace-id.ts';

/** Most events belong to an order and say so; the others belong to the story that caused them. */
const orderReference = z.object({ orderId: z.string().min(1), orderNumber: z.string().min(1) });

export function entryOfEvent(event: Envelope): RecordedEntry {
  const order = orderReference.safeParse(event.data);
  const traceId = traceIdOf(event.traceparent);
  return {
    id: event.id,
    story: order.success ? order.data.orderId : event.correlationid,
    ...(order.success ? { orderNumber: order.data.orderNumber } : {}),
    at: new Date(event.time).toISOString(),
    service: event.source.replace('/accord/', ''),
    kind: 'event',
    name: event.type,
    ...(traceId === undefined ? {} : { traceId }),
    detail: toldByEvent(event.type, event.data),
  };
}
