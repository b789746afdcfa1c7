import { z } from 'zod';
import { defineEvent } from './event-definition.ts';

const count = z.int().min(0);

/** Of a run of a flow more records broke a rule than the flow's limit allows. Names codes, no record. */
const QuarantineLimitPassed = z.object({
  flow: z.string().min(1).max(100),
  runId: z.uuid(),
  handled: count,
  quarantined: count,
  /** Of a thousand records that many may break a rule. */
  limitPermille: z.int().min(0).max(1000),
  /** What was wrong, most frequent first; the ten most frequent. */
  codes: z.array(z.object({ code: z.string().min(1), records: count })).max(10),
});
export type QuarantineLimitPassed = z.input<typeof QuarantineLimitPassed>;

const common = { version: 1, aggregate: 'run', data: QuarantineLimitPassed } as const;

export const inventoryQuarantineLimitPassed = defineEvent({
  ...common,
  owner: 'inventory',
  type: 'inventory.quarantine.limit-passed',
});

export const checkoutQuarantineLimitPassed = defineEvent({
  ...common,
  owner: 'checkout',
  type: 'checkout.quarantine.limit-passed',
});

export const customerQuarantineLimitPassed = defineEvent({
  ...common,
  owner: 'customer',
  type: 'customer.quarantine.limit-passed',
});

/** Of whichever service. */
export const quarantineLimitsPassed = [
  inventoryQuarantineLimitPassed,
  checkoutQuarantineLimitPassed,
  customerQuarantineLimitPassed,
] as const;
