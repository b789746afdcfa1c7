import { decideCancellation, decideReturn } from './closing.ts';
import { unchanged, type Change, type Order } from './order.ts';

const reason = 'synthetic_left_open';

/** A synthetic order that stands as a customer's would: whoever placed it is to take it back, or the sweep does. */
export function isSyntheticAndOpen({ synthetic, status, closing, placedAt }: Order): boolean {
  return synthetic && closing === null && placedAt !== null && !['cancelled', 'returned'].includes(status);
}

/** Takes it back in whatever way is open to it. */
export function endSynthetic(order: Order): Change {
  const decision =
    order.status === 'completed' ? decideReturn(order, reason) : decideCancellation(order, reason);
  return decision.kind === 'accepted' ? decision.change : unchanged(order);
}
