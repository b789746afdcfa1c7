import type { OrderStatus } from '@accord/canonical';
import type { HoldJudgement } from './hold-judgement.ts';

export type BookingState = 'live' | 'over';

export interface BookingSides {
  readonly ours: BookingState | undefined;
  readonly theirs: BookingState | undefined;
}

export const bookAgain = 'book_again';
export const cancelHere = 'cancel_order';
const byHand = 'compare_by_hand';

/** What it means that an order and its entry in the ERP say different things. Undefined: nothing. */
export function judgeBooking(
  { ours, theirs }: BookingSides,
  standing:
    | { readonly status: OrderStatus; readonly isShipped: boolean; readonly erpOrderId: string | null }
    | undefined,
): HoldJudgement | undefined {
  if (ours === undefined) return theirs === 'live' ? judgeUnknownEntry(standing) : undefined;
  if (theirs === undefined)
    return ours === 'over'
      ? undefined
      : { code: 'checkout.booked_not_in_erp', action: bookAgain, repairable: true };
  if (ours === 'over')
    return { code: 'checkout.cancelled_not_in_erp', action: 'cancel_in_erp', repairable: false };
  // Somebody cancelled it there, and nobody here: which of the two is meant, a person says.
  // Goods that are on their way do not come back because somebody cancelled an entry.
  return standing?.isShipped === false
    ? { code: 'checkout.cancelled_in_erp', action: cancelHere, repairable: true, asksPerson: true }
    : { code: 'checkout.cancelled_in_erp', action: byHand, repairable: false };
}

/** An entry with a number of ours that no order of ours points to. */
function judgeUnknownEntry(standing: Parameters<typeof judgeBooking>[1]): HoldJudgement {
  if (standing === undefined)
    return { code: 'checkout.booked_of_no_order', action: byHand, repairable: false };
  if (standing.erpOrderId !== null)
    return { code: 'checkout.booked_twice', action: 'cancel_in_erp', repairable: false };
  const isOver = standing.status === 'cancelled' || standing.status === 'rejected';
  return isOver
    ? { code: 'checkout.cancelled_not_in_erp', action: 'cancel_in_erp', repairable: false }
    : { code: 'checkout.booked_unheard', action: bookAgain, repairable: true };
}
