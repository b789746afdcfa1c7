import { z } from 'zod';
import { accountNames } from '../vendor.ts';

/**
 * What can go wrong on the way.
 * - `latency`: the answer takes `latencyMs` longer.
 * - `status`: the vendor answers `status` (503 unless given) in its own error shape.
 * - `rate_limit`: 429 with `Retry-After: retryAfterSeconds` (1 unless given).
 * - `timeout`: the connection stays open and no answer ever comes.
 * - `cut`: the connection dies in the middle of the answer.
 * - `malformed`: the body is not what its content type says. `partial`: the JSON ends too early.
 * - `half_page`: a list has only the first half of its records, as when the vendor cuts pages short.
 * - `overlapping_page`: a list begins with the end of the one before. `repeated_page`: it is the one before. `empty_page`: it
 *   has no records.
 * - `expired_token`: valid credentials are refused.
 * - `down`: the connection is destroyed at once.
 * - `webhook_repeat`, `webhook_unordered`, `webhook_drop`: what happens to the vendor's own calls to us.
 */
export const faultKinds = [
  'latency',
  'status',
  'rate_limit',
  'timeout',
  'cut',
  'malformed',
  'partial',
  'half_page',
  'overlapping_page',
  'repeated_page',
  'empty_page',
  'expired_token',
  'down',
  'webhook_repeat',
  'webhook_unordered',
  'webhook_drop',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const fault = z.strictObject({
  kind: z.enum(faultKinds),
  /** Operation it applies to; for webhooks the event's name. `*` is every one. */
  operation: z.string().default('*'),
  /** Only requests of this account; all accounts when absent. */
  account: z.enum(accountNames).optional(),
  status: z.int().min(400).max(599).optional(),
  retryAfterSeconds: z.int().min(0).max(3600).optional(),
  latencyMs: z.int().min(0).max(120_000).optional(),
  /** True: the vendor does its work first and then fails to say so. Default depends on the kind. */
  after: z.boolean().optional(),
  /** Chance per request, 0 to 1. */
  probability: z.number().min(0).max(1).default(1),
  /** How many requests it hits before it is used up; unlimited when absent. */
  times: z.int().min(1).optional(),
});

export type Fault = z.output<typeof fault>;
/** A fault as a caller writes it, with defaults left out. */
export type FaultInput = z.input<typeof fault>;

/** Body of `PUT /__mock/{vendor}/faults`; the list replaces the one before. */
export const faultList = z.strictObject({ faults: z.array(fault) });

const spoilsTheAnswer: ReadonlySet<FaultKind> = new Set([
  'cut',
  'malformed',
  'partial',
  'half_page',
  'overlapping_page',
  'repeated_page',
  'empty_page',
]);

/** Whether the vendor's work is done although the caller does not learn of it. */
export function strikesAfterTheEffect(one: Fault): boolean {
  return one.after ?? spoilsTheAnswer.has(one.kind);
}
