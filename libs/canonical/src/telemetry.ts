import { z } from 'zod';
import { parserOf } from './parse.ts';

const recorded = {
  correlationId: z.string().min(1).max(200),
  at: z.iso.datetime({ offset: true }),
  service: z.string().min(1).max(60),
};

const delivery = {
  ...recorded,
  queue: z.string().min(1).max(255),
  eventType: z.string().min(1).max(200),
  messageId: z.string().min(1).max(200),
  attempt: z.int().min(0),
  /** Failure code or reason of the verdict; never a message of somebody else's. */
  reason: z.string().max(200),
};

/** One try at one vendor. */
export const VendorCallRecord = z.object({
  ...recorded,
  kind: z.literal('vendor-call'),
  vendor: z.string().min(1).max(60),
  account: z.string().min(1).max(60),
  operation: z.string().min(1).max(120),
  /** `ok`, or the code of the failure. */
  outcome: z.string().min(1).max(120),
  status: z.int().optional(),
  durationMs: z.number().min(0),
  attempt: z.int().min(1),
});

export const DeliveryRetriedRecord = z.object({ ...delivery, kind: z.literal('delivery-retried') });
export const DeliveryParkedRecord = z.object({ ...delivery, kind: z.literal('delivery-parked') });

/** One step of undoing. */
export const CompensationRecord = z.object({
  ...recorded,
  kind: z.literal('compensation'),
  step: z.string().min(1).max(120),
  outcome: z.string().min(1).max(120),
});

/**
 * What happened between the events of an order's story. Best effort: losing one loses an operator a line, never an order.
 * Holds no personal data and no payload.
 */
export const TelemetryRecord = z.discriminatedUnion('kind', [
  VendorCallRecord,
  DeliveryRetriedRecord,
  DeliveryParkedRecord,
  CompensationRecord,
]);
export type TelemetryRecord = z.output<typeof TelemetryRecord>;

/** @throws Failure `telemetry.bad_record` */
export const parseTelemetryRecord = parserOf(TelemetryRecord, {
  code: 'telemetry.bad_record',
  what: 'a telemetry record',
});
