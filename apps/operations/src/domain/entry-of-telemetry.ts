import { orderNumberOf } from '@accord/canonical';
import type { TelemetryRecord } from '@accord/canonical';
import type { RecordedEntry } from './timeline-entry.ts';

/**
 * Undefined for a parked delivery: the parked message itself comes too, is certain to, and says more; for an answer
 * that differs, which is a signal about the vendor and no part of a story; and for a placement, which is counted.
 * @param id the carrying message's id and the record's place in it, so that a repeated message adds nothing
 */
export function entryOfTelemetry(record: TelemetryRecord, id: string): RecordedEntry | undefined {
  const common = {
    id,
    story: record.correlationId,
    at: new Date(record.at).toISOString(),
    service: record.service,
  };
  switch (record.kind) {
    case 'vendor-call':
      return {
        ...common,
        ...orderOf(record),
        kind: 'vendor-call',
        causationId: record.causationId,
        name: `${record.vendor} ${record.operation}`,
        outcome: record.outcome,
        durationMs: record.durationMs,
        attempt: record.attempt,
        detail: {
          account: record.account,
          ...(record.status === undefined ? {} : { status: record.status }),
        },
      };
    case 'delivery-parked':
    case 'answer-differs':
    case 'placement':
      return undefined;
    case 'delivery-retried':
      return {
        ...common,
        kind: 'retry',
        name: record.queue,
        outcome: record.reason,
        attempt: record.attempt,
        detail: { eventType: record.eventType, messageId: record.messageId },
      };
    case 'compensation':
      return { ...common, kind: 'compensation', name: record.step, outcome: record.outcome, detail: {} };
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * An order that was declined is never announced, and its calls to the gateways are all there is of its story. The
 * number follows from the order's id, which is the correlation id of everything that checkout does for it.
 */
function orderOf(record: TelemetryRecord): { orderNumber?: string } {
  const { service, correlationId } = record;
  return service === 'checkout' && uuid.test(correlationId)
    ? { orderNumber: orderNumberOf(correlationId) }
    : {};
}
