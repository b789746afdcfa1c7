import type { NodeName } from '../incidents/signal.ts';
import { orderSteps } from '../incidents/order-steps.ts';

/** The stages of a synthetic order in the order in which they are looked for; `return` is the way back. */
export const syntheticStages = [
  'placement',
  'stock',
  'seats',
  'parcel',
  'money',
  'mail',
  'completion',
  'return',
] as const;
export type SyntheticStage = (typeof syntheticStages)[number];

/** `interrupted`: the process that carried it is gone; checkout takes the order back by itself. */
export const syntheticOutcomes = ['passed', 'failed', 'interrupted'] as const;
export type SyntheticOutcome = (typeof syntheticOutcomes)[number];

export interface StageTime {
  readonly stage: SyntheticStage;
  /** From the placing of the order, but for `return`: from the asking for it; in milliseconds. */
  readonly tookMs: number;
}

/** What became of one synthetic order. */
export interface SyntheticRun {
  readonly id: string;
  /** ISO 8601, UTC: when it began. */
  readonly at: string;
  readonly outcome: SyntheticOutcome;
  readonly tookMs: number;
  readonly orderNumber: string | null;
  /** The first stage that was not reached. */
  readonly failedAt: SyntheticStage | null;
  readonly stages: readonly StageTime[];
}

const nodes: Readonly<Record<SyntheticStage, NodeName>> = {
  placement: 'service:checkout',
  stock: orderSteps.stock.queue,
  seats: orderSteps.seats.queue,
  parcel: orderSteps.parcel.queue,
  money: orderSteps.money.queue,
  mail: orderSteps.mail.queue,
  completion: 'service:checkout',
  return: 'queue:checkout.settle-payment-on-cancellation-requested',
};

/** The part that does a stage, to be blamed for it until a deeper cause shows itself. */
export function nodeOfStage(stage: SyntheticStage): NodeName {
  return nodes[stage];
}
