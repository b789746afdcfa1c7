import type { Money } from '@accord/canonical';
import type { HoldJudgement } from './hold-judgement.ts';
import type { AttemptStatus } from './payment-attempt.ts';
import { refundRemedy, remedyFor, type Remedy } from './reconciliation.ts';

/** Where the money of a charge is. `gone`: it was let go, and nothing was taken. */
export type MoneyState = 'held' | 'taken' | 'gone';

/** Money as one side has it on record, in minor units. */
export interface RecordedMoney {
  /** The gateway's id of the payment. */
  readonly payment: string;
  readonly state: MoneyState;
  /** Held, or taken; nothing where it is gone. */
  readonly minor: number;
  readonly refunded: number;
  readonly currency: string;
}

/** Of charges that never came to hold money there is nothing to compare. */
export const recordedStates: Readonly<Record<MoneyState, readonly AttemptStatus[]>> = {
  held: ['authorised', 'capturing', 'voiding', 'stranded', 'stranded_voiding'],
  taken: [
    'captured',
    'refunding',
    'refunded',
    'stranded_captured',
    'stranded_refunding',
    'stranded_refunded',
  ],
  gone: ['voided'],
};

/** As a gateway calls it. */
export const bookedStatuses = { held: 'authorised', taken: 'captured', gone: 'voided' } as const;

export const believeRefund = 'believe_refund';
const byHand = { action: 'compare_by_hand', repairable: false } as const;

const meanings: Readonly<Record<Exclude<Remedy, 'none' | 'show'>, HoldJudgement>> = {
  ask: { code: 'checkout.payment_undecided', action: 'ask_gateway', repairable: true },
  believe: { code: 'checkout.payment_moved_unheard', action: 'believe_gateway', repairable: true },
  surface: { code: 'checkout.payment_held_for_nobody', action: 'give_back', repairable: true },
};

interface Standing {
  readonly status: AttemptStatus;
  readonly amount: Money;
  readonly gatewayRef: string | null;
}

/** What it means that a gateway has other money on record of an attempt than we have. Undefined: nothing. */
export function judgePayment(
  standing: Standing | undefined,
  theirs: RecordedMoney | undefined,
): HoldJudgement | undefined {
  if (standing === undefined) return { code: 'checkout.payment_of_no_order', ...byHand };
  const remedy = remedyFor(standing.status, theirs === undefined ? 'absent' : bookedStatuses[theirs.state]);
  if (remedy === 'show')
    return theirs === undefined
      ? { code: 'checkout.payment_not_at_gateway', ...byHand }
      : { code: 'checkout.payment_contradicts', ...byHand };
  if (theirs !== undefined && theirs.state !== 'gone' && !isOf(standing.amount, theirs))
    return { code: 'checkout.payment_of_another_amount', ...byHand };
  if (theirs !== undefined && (standing.gatewayRef ?? theirs.payment) !== theirs.payment)
    return { code: 'checkout.payment_under_another_reference', ...byHand };
  return remedy === 'none' ? judgeRefund(standing, theirs) : meanings[remedy];
}

function isOf(amount: Money, { minor, currency }: RecordedMoney): boolean {
  return amount.minor === minor && amount.currency === currency;
}

function judgeRefund(standing: Standing, theirs: RecordedMoney | undefined): HoldJudgement | undefined {
  if (theirs?.state !== 'taken') return undefined;
  const refunded = { minor: theirs.refunded, currency: standing.amount.currency };
  switch (refundRemedy(standing, { refunded, moving: false })) {
    case 'none':
      return undefined;
    case 'believe':
      return { code: 'checkout.refund_unheard', action: believeRefund, repairable: true };
    case 'show':
      return { code: 'checkout.refund_differs', ...byHand };
  }
}
