import { erasedEmail, type ShipmentStatus } from '@accord/canonical';
import { andThen, currentAttempt, unchanged, type Change, type Order, type OrderShipment } from './order.ts';
import { requestCancellation } from './closing.ts';

/** The stock is off the shelf for this order. */
export function stockCommitted(order: Order): Change {
  return advance({ ...order, stock: 'committed' });
}

export function stockRefused(order: Order, reason: string): Change {
  return requestCancellation({ ...order, stock: 'refused' }, reason);
}

/** Every seat of this order is open in the LMS. */
export function seatsGranted(order: Order): Change {
  return advance({ ...order, seats: 'granted' });
}

export function seatsRefused(order: Order, reason: string): Change {
  return requestCancellation({ ...order, seats: 'refused' }, reason);
}

export type BookedShipment = Pick<OrderShipment, 'shipmentId' | 'carrier' | 'trackingNumber' | 'trackingUrl'>;

export function shipmentBooked(order: Order, booked: BookedShipment): Change {
  // Late news of an order whose buyer is erased must not lead to their door again.
  const isErased = order.customer.email === erasedEmail;
  const seen = isErased ? { ...booked, trackingNumber: null, trackingUrl: null } : booked;
  return advance({ ...order, shipment: { ...order.shipment, ...seen, state: 'booked' } });
}

export function shipmentRefused(order: Order, reason: string): Change {
  return requestCancellation({ ...order, shipment: { ...order.shipment, state: 'refused' } }, reason);
}

/** Carriers' news arrives in any order: only the latest sighting counts. */
export function shipmentProgressed(order: Order, progress: ShipmentStatus, seenAt: Date): Change {
  const known = order.shipment.progressAt;
  if (known !== null && known >= seenAt) return unchanged(order);
  return unchanged({ ...order, shipment: { ...order.shipment, progress, progressAt: seenAt } });
}

export function bookedInErp(order: Order, erpOrderId: string): Change {
  if (order.erpOrderId !== null) return unchanged(order);
  return andThen({ order: { ...order, erpOrderId }, events: [{ kind: 'booked', erpOrderId }] }, advance);
}

/** Draws the conclusions from where the parts stand: fulfilling, capture due, completed. Nothing for an order that is being closed. */
export function advance(order: Order): Change {
  const open = isPastItsWait(order) ? { ...order, status: 'fulfilling' as const, attention: null } : order;
  if (open.closing !== null || (open.status !== 'placed' && open.status !== 'fulfilling'))
    return unchanged(order);
  return andThen(begun(open), (begunOrder) => andThen(captureDue(begunOrder), completed));
}

/** Shown to a person only because a part took long, and that part is there now. */
function isPastItsWait(order: Order): boolean {
  const { status, attention } = order;
  return (
    status === 'needs_attention' &&
    (attention?.startsWith(waitingPrefix) ?? false) &&
    waitingFor(order) !== attention
  );
}

const waitingPrefix = 'waiting_for_';

/** Names the first part that keeps a placed order from completing, as a reason for a person; undefined: none does. */
export function waitingFor(order: Order): string | undefined {
  if (!isOneOf(order.stock, 'none', 'committed')) return `${waitingPrefix}stock`;
  if (!isOneOf(order.seats, 'none', 'granted')) return `${waitingPrefix}seats`;
  if (currentAttempt(order).status !== 'captured') return `${waitingPrefix}capture`;
  if (!isOneOf(order.shipment.state, 'none', 'booked')) return `${waitingPrefix}shipment`;
  return isBooked(order) ? undefined : `${waitingPrefix}erp`;
}

function begun(order: Order): Change {
  const moving = order.stock === 'committed' || order.seats === 'granted';
  return unchanged(moving ? { ...order, status: 'fulfilling' } : order);
}

function captureDue(order: Order): Change {
  const secured = isOneOf(order.stock, 'none', 'committed') && isOneOf(order.seats, 'none', 'granted');
  if (order.fulfillable || !secured) return unchanged(order);
  return { order: { ...order, fulfillable: true }, events: [{ kind: 'fulfillable' }] };
}

function completed(order: Order): Change {
  const done =
    order.fulfillable &&
    currentAttempt(order).status === 'captured' &&
    isOneOf(order.shipment.state, 'none', 'booked') &&
    isBooked(order);
  return done
    ? { order: { ...order, status: 'completed' }, events: [{ kind: 'completed' }] }
    : unchanged(order);
}

/** A synthetic order stands in no books. */
function isBooked({ erpOrderId, synthetic }: Order): boolean {
  return synthetic || erpOrderId !== null;
}

function isOneOf<T extends string>(value: T, ...allowed: readonly T[]): boolean {
  return allowed.includes(value);
}
