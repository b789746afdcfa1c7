import type { Order } from '@accord/checkout/saga';
import type { FaultKind } from '../simulation/faults.ts';
import type { World } from '../world/world.ts';

export function ordersOf(world: World): readonly Order[] {
  return world.states.checkout.tables.orders.all().map(({ order }) => order);
}

/** Over, with nothing kept: neither goods, nor seats, nor money. */
export function isUndone({ status }: Order): boolean {
  return status === 'cancelled' || status === 'returned' || status === 'rejected';
}

/** Only what a vendor did, or never told, needs a person in the end. */
const excuses: readonly FaultKind[] = ['vendor_refuses', 'vendor_acts', 'webhook_lost'];

export function isExcused(world: World): boolean {
  return (
    world.office.lost.length > 0 || world.setting.faults.injected.some(({ kind }) => excuses.includes(kind))
  );
}

/** Cancelled there when it was completed here: the parcel is a person's. */
const takenBackThere = 'cancelled_at_marketplace';

/** Every order comes to an end that somebody knows of. */
export function orderViolations(world: World): readonly string[] {
  const { ledger } = world.states.checkout;
  return ordersOf(world).flatMap((order) => {
    const found: string[] = [];
    const { number, status, attention, closing } = order;
    // Money whose way back is not known keeps an order pending; a person is told, as of one that needs attention.
    const shown = status === 'needs_attention' || (status === 'pending' && attention !== null);
    if (!shown && (status === 'pending' || status === 'placed' || status === 'fulfilling'))
      found.push(`order ${number} never came to an end: ${status}`);
    if (shown) {
      if (attention === null) found.push(`order ${number} needs attention, and nobody is told why`);
      else if (!isExcused(world) && attention !== takenBackThere)
        found.push(`order ${number} needs a person although no vendor failed: ${attention}`);
    }
    if (status === 'completed' && closing?.kind === 'cancel')
      found.push(`order ${number} completed although it was cancelled`);
    if (order.releaseDue) found.push(`order ${number} never gave its holds back`);
    const booked = ledger.orders.filter(({ orderNumber }) => orderNumber === number);
    if (booked.length > 1) found.push(`order ${number} is booked ${booked.length} times in the ERP`);
    if (status === 'completed' && booked.length === 0)
      found.push(`order ${number} completed and is not in the ERP`);
    return found;
  });
}
