import type { OrderStatus } from '@accord/canonical';

/** What of an order somebody else keeps for it. */
export type HeldPart = 'stock' | 'seats';

/**
 * How a hold stands. `owed`: the order is placed, and by our record it has not got what it paid for. `being_…`: whoever
 * keeps it is at it, or waits for somebody else with it.
 */
export type HoldState = 'set_aside' | 'owed' | 'taken' | 'being_taken' | 'being_given_back';

/** An order as far as its holds are concerned. */
export interface OrderStanding {
  readonly status: OrderStatus;
  readonly changedAt: Date;
}

export interface HoldJudgement {
  readonly code: string;
  readonly action: string;
  readonly repairable: boolean;
  /** Only when a person wants it so. */
  readonly asksPerson?: boolean;
}

const codes = {
  notTaken: { stock: 'checkout.stock_not_taken', seats: 'checkout.paid_not_enrolled' },
  unheard: { stock: 'checkout.stock_taken_unheard', seats: 'checkout.enrolled_unheard' },
  otherwise: { stock: 'checkout.other_pieces_taken', seats: 'checkout.other_seats_taken' },
  notGivenBack: { stock: 'checkout.stock_not_given_back', seats: 'checkout.enrolled_but_refunded' },
  ofNoOrder: { stock: 'checkout.stock_of_no_order', seats: 'checkout.seats_of_no_order' },
} as const satisfies Readonly<Record<string, Readonly<Record<HeldPart, string>>>>;

export const tellPlacedAgain = 'tell_order_placed_again';
export const tellEndedAgain = 'tell_order_ended_again';
export const believe = 'believe_its_keeper';

/**
 * What it means that an order and the keeper of its stock or seats say different things. Undefined where it means
 * nothing: the order is still being placed or undone, and holds that nobody uses run out by themselves.
 */
export function judgeHold(
  part: HeldPart,
  { ours, theirs }: { readonly ours: HoldState | undefined; readonly theirs: HoldState | undefined },
  standing: OrderStanding | undefined,
): HoldJudgement | undefined {
  if (ours === undefined) return theirs === undefined ? undefined : judgeUnwanted(part, theirs, standing);
  if (ours === 'set_aside') return undefined;
  switch (theirs) {
    case 'taken':
      return ours === 'owed'
        ? { code: codes.unheard[part], action: believe, repairable: true }
        : { code: codes.otherwise[part], action: 'compare_by_hand', repairable: false };
    case 'being_taken':
      return { code: codes.notTaken[part], action: 'wait_for_its_vendor', repairable: false };
    case 'being_given_back':
      return { code: codes.notTaken[part], action: 'compare_by_hand', repairable: false };
    case 'set_aside':
    case 'owed':
    case undefined:
      return { code: codes.notTaken[part], action: tellPlacedAgain, repairable: true };
  }
}

/** Kept for an order that has none of it by our record. */
function judgeUnwanted(
  part: HeldPart,
  theirs: HoldState,
  standing: OrderStanding | undefined,
): HoldJudgement | undefined {
  switch (standing?.status) {
    case 'cancelled':
    case 'returned':
      return theirs === 'being_given_back'
        ? { code: codes.notGivenBack[part], action: 'wait_for_its_vendor', repairable: false }
        : { code: codes.notGivenBack[part], action: tellEndedAgain, repairable: true };
    case undefined:
    case 'rejected':
      return theirs === 'set_aside'
        ? undefined
        : { code: codes.ofNoOrder[part], action: 'compare_by_hand', repairable: false };
    case 'pending':
    case 'placed':
    case 'fulfilling':
    case 'completed':
    case 'needs_attention':
      return undefined;
  }
}
