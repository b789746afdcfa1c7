/**
 * Inventory's machine without Nest, database, broker and vendors: what a simulation runs in their place. Everything
 * here is the production code itself; whoever imports it brings the ports.
 */
export type { Composition, Quantity } from './domain/article-demand.ts';
export type { OrderEnd, ReservationStatus } from './domain/reservation.ts';
export type { Progress } from './domain/shipment-progress.ts';
export { OrderConsumers as InventoryConsumers } from './inbound/order-consumers.ts';
export {
  bookShipment,
  cancelShipment,
  commitReservation,
  endOrder,
  inventoryTopology,
} from './inventory.topology.ts';
export { BookShipment } from './use-cases/book-shipment.ts';
export { CancelShipment } from './use-cases/cancel-shipment.ts';
export { CommitReservation } from './use-cases/commit-reservation.ts';
export { EndOrder } from './use-cases/end-order.ts';
export { ExpireHolds } from './use-cases/expire-holds.ts';
export { PlanShipment } from './use-cases/plan-shipment.ts';
export { Catalogue } from './use-cases/ports/catalogue.ts';
export { Orders as OrdersHeardOf } from './use-cases/ports/orders.ts';
export {
  ParcelCarrier,
  type AnnounceOutcome,
  type BookedParcel,
  type CancelOutcome,
} from './use-cases/ports/parcel-carrier.ts';
export { Holds, Reservations, type Hold, type Reservation } from './use-cases/ports/reservations.ts';
export {
  Shipments,
  type Booking,
  type PlannedShipment,
  type ShipmentKey,
  type ShipmentRecord,
} from './use-cases/ports/shipments.ts';
export { StockLedger, type LedgerEntry, type StockChange } from './use-cases/ports/stock-ledger.ts';
export { ReleaseReservation } from './use-cases/release-reservation.ts';
export { ReserveStock } from './use-cases/reserve-stock.ts';
