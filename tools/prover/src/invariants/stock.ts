import type { Reservation } from '@accord/inventory/saga';
import type { Shelves } from '../world/states.ts';
import type { World } from '../world/world.ts';
import { isExcused, isUndone, ordersOf } from './orders.ts';

/** Nothing sold that was not there, nothing kept for nobody, and every piece accounted for. */
export function stockViolations(world: World, shelves: Shelves): readonly string[] {
  const { tables, database } = world.states.inventory;
  const reservations = tables.reservations
    .all()
    .flatMap((row) => (row.kind === 'reservation' ? [row.reservation] : []));
  return [
    ...database.refusals.map((refusal) => `inventory's database had to refuse: ${String(refusal)}`),
    ...tables.stock.all().flatMap((row) => {
      const initial = shelves.pieces[row.sku === 'KIT' ? 'KIT' : 'CABLE'];
      const moved = tables.movements
        .all()
        .filter(({ sku }) => sku === row.sku)
        .reduce((sum, { quantity }) => sum + quantity, 0);
      const gone = piecesOf(reservations, row.sku, 'committed');
      const found: string[] = [];
      if (row.onHand < 0 || row.reserved < 0 || row.reserved > row.onHand)
        found.push(`${row.sku}: ${row.onHand} on hand and ${row.reserved} reserved`);
      if (row.onHand !== initial + moved) found.push(`${row.sku}: movements do not add up`);
      if (initial - row.onHand !== gone) found.push(`${row.sku}: ${initial - row.onHand} gone, ${gone} sold`);
      if (row.reserved !== piecesOf(reservations, row.sku, 'held'))
        found.push(`${row.sku}: ${row.reserved} reserved for nobody`);
      if (row.reserved !== 0) found.push(`${row.sku}: ${row.reserved} still reserved when all is over`);
      return found;
    }),
    ...ordersOf(world).flatMap((order) => {
      const reservation = reservations.find(({ reservationId }) => reservationId === order.reservationId);
      const shipment = tables.shipments.read(order.id)?.record;
      const parcels = world.states.inventory.desk.parcels.filter(
        ({ reference, cancelled }) => reference === shipment?.shipmentId && !cancelled,
      );
      const found: string[] = [];
      if (parcels.length > 1) found.push(`order ${order.number} has ${parcels.length} parcels`);
      if (isUndone(order)) {
        if (reservation?.status === 'committed' || reservation?.status === 'held')
          found.push(`order ${order.number} is ${order.status} and keeps its pieces`);
        if (parcels.length > 0)
          found.push(`order ${order.number} is ${order.status} and its parcel is on the way`);
      }
      if (order.status === 'completed' && order.reservationId !== null) {
        if (reservation?.status !== 'committed')
          found.push(`order ${order.number} is completed without its pieces`);
        if (parcels.length !== 1 && !isExcused(world))
          found.push(`order ${order.number} is completed without a parcel`);
      }
      return found;
    }),
  ];
}

function piecesOf(reservations: readonly Reservation[], sku: string, status: Reservation['status']): number {
  return reservations
    .filter((reservation) => reservation.status === status)
    .flatMap(({ articles }) => articles)
    .filter((article) => article.sku === sku)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}
