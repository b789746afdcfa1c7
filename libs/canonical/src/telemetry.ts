import { z } from 'zod';
import { parserOf } from './parse.ts';

const recorded = {
  correlationId: z.string().min(1).max(200),
  at: z.iso.datetime({ offset: true }),
  service: z.string().min(1).max(60),
  /** Of an order that nobody placed; absent for a customer's. */
  synthetic: z.boolean().optional(),
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
  /** Of the message that was being handled, or the correlation id where a request began it. */
  causationId: z.string().min(1).max(200).optional(),
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

/** One request to place an order that was decided, not answered from the record. */
export const PlacementRecord = z.object({
  ...recorded,
  kind: z.literal('placement'),
  /** `refused` for what the caller got wrong or asked in vain, `failed` when no answer could be given. */
  outcome: z.enum(['placed', 'declined', 'refused', 'failed']),
  /** Why it was declined, as the caller was told. */
  reason: z.string().max(60).optional(),
  durationMs: z.number().min(0),
});

/** An answer of a vendor that is not what its adapter reads: which field differs, never what stood there. */
export const AnswerDiffersRecord = z.object({
  ...recorded,
  kind: z.literal('answer-differs'),
  vendor: z.string().min(1).max(60),
  /** What was asked for, such as `payment_intent`. */
  answer: z.string().min(1).max(120),
  /** `data[].attributes.email`; `(all)` when nothing of it fits. */
  field: z.string().min(1).max(400),
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
  PlacementRecord,
  AnswerDiffersRecord,
]);
export type TelemetryRecord = z.output<typeof TelemetryRecord>;

/** @throws Failure `telemetry.bad_record` */
export const parseTelemetryRecord = parserOf(TelemetryRecord, {
  code: 'telemetry.bad_record',
  what: 'a telemetry record',
});
