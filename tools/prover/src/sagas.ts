import { faultKinds, type FaultKind, type FaultPlan } from './simulation/faults.ts';
import type { Seeded } from './simulation/seeded.ts';
import type { ShoppingMix } from './world/shopping.ts';

/** What a history is about: which orders are made, and which faults come often. */
export interface Saga {
  readonly shopping: ShoppingMix;
  readonly weights: Readonly<Partial<Record<FaultKind, number>>>;
}

const everywhere = { kill: 1, pause: 1, database_lost: 1, commit_unanswered: 1, lifeline_broken: 1 } as const;
const onTheWay = {
  refused: 1,
  request_lost: 1,
  request_late: 1,
  request_repeated: 1,
  answer_lost: 1,
} as const;
const messages = {
  publish_lost: 1,
  confirm_lost: 1,
  message_late: 1,
  message_repeated: 1,
  message_overtakes: 1,
  ack_lost: 1,
} as const;
const webhooks = { webhook_late: 1, webhook_repeated: 1, webhook_missed: 1, webhook_lost: 1 } as const;

export const sagas = {
  /** Many at once for little, with cards that fail: holds, charge, fallback, and the answers. */
  placement: {
    shopping: {
      shoppers: { least: 1, most: 4 },
      copies: 0.5,
      givesUp: 0.3,
      cancels: 0.05,
      returns: 0.05,
      badTokens: 0.4,
    },
    weights: { ...everywhere, ...onTheWay, ...webhooks, kill: 2 },
  },
  /** From placed to completed, or to compensation. */
  fulfilment: {
    shopping: {
      shoppers: { least: 1, most: 3 },
      copies: 0.1,
      givesUp: 0.1,
      cancels: 0.1,
      returns: 0.05,
      badTokens: 0.05,
    },
    weights: {
      ...everywhere,
      ...messages,
      ...webhooks,
      refused: 1,
      answer_lost: 1,
      request_late: 1,
      vendor_refuses: 1,
    },
  },
  /** Cancelled, returned, and what vendors do by themselves, with webhooks in any order. */
  closing: {
    shopping: {
      shoppers: { least: 1, most: 3 },
      copies: 0.1,
      givesUp: 0,
      cancels: 0.5,
      returns: 0.4,
      badTokens: 0.05,
    },
    weights: { ...everywhere, ...onTheWay, ...messages, ...webhooks, vendor_refuses: 2, vendor_acts: 3 },
  },
} as const satisfies Record<string, Saga>;

export type SagaName = keyof typeof sagas;
export const sagaNames = ['placement', 'fulfilment', 'closing'] as const satisfies readonly SagaName[];

const factors = [0.3, 1, 1, 3] as const;

/**
 * Each history leaves out half of the faults: those that are left come together in more ways than if all of them were
 * always there.
 */
export function drawFaults(chance: Seeded, saga: Saga): Pick<FaultPlan, 'weights' | 'atMost'> {
  const weights: Partial<Record<FaultKind, number>> = {};
  for (const kind of faultKinds) {
    const weight = saga.weights[kind];
    const factor = chance.pick(factors);
    if (weight !== undefined && chance.hits(0.5)) weights[kind] = weight * factor;
  }
  return { weights, atMost: chance.between(1, 12) };
}
