import {
  BookShipment,
  CancelShipment,
  bookShipment,
  cancelShipment,
  CommitReservation,
  commitReservation,
  EndOrder,
  endOrder,
  ExpireHolds,
  InventoryConsumers,
  PlanShipment,
  ReleaseReservation,
  ReserveStock,
  type Catalogue,
  type Holds,
  type OrdersHeardOf,
  type Reservations,
  type Shipments,
  type StockLedger,
} from '@accord/inventory/saga';
import type { UnitOfWork } from '@accord/messaging';
import { MemoryCatalogue } from '../memory/inventory/memory-catalogue.ts';
import { MemoryHolds, MemoryReservations } from '../memory/inventory/memory-reservations.ts';
import { MemoryOrdersHeardOf, MemoryShipments } from '../memory/inventory/memory-shipments.ts';
import { MemoryStockLedger } from '../memory/inventory/memory-stock-ledger.ts';
import type { InventoryTables } from '../memory/inventory/inventory-tables.ts';
import type { MemoryDatabase } from '../memory/memory-database.ts';
import type { Host } from '../memory/host.ts';
import type { Handler } from '../simulation/broker.ts';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import { SimulatedCarrier, type ParcelDesk } from '../vendors/parcel-desk.ts';
import { eachWith } from './each-with.ts';

/** One process of inventory. */
export interface InventoryMachine {
  readonly catalogue: Catalogue;
  readonly reserveStock: ReserveStock;
  readonly releaseReservation: ReleaseReservation;
  readonly expireHolds: ExpireHolds;
  readonly consumers: InventoryConsumers;
}

export interface InventoryState {
  readonly database: MemoryDatabase;
  readonly tables: InventoryTables;
  readonly desk: ParcelDesk;
}

/** Everything inventory remembers that belongs to a saga, by port. */
export interface InventoryStores {
  readonly reservations: Reservations;
  readonly holds: Holds;
  readonly ledger: StockLedger;
  readonly catalogue: Catalogue;
  readonly orders: OrdersHeardOf;
  readonly shipments: Shipments;
}

/** Inventory's stores on a database in memory, as one process holds them. */
export function memoryInventoryStores(
  { database, tables }: Omit<InventoryState, 'desk'>,
  host: Host,
): InventoryStores {
  return {
    reservations: new MemoryReservations(tables, database, host),
    holds: new MemoryHolds(tables, database, host),
    ledger: new MemoryStockLedger(tables, host),
    catalogue: new MemoryCatalogue(tables, host),
    orders: new MemoryOrdersHeardOf(tables),
    shipments: new MemoryShipments(tables),
  };
}

export interface InventoryParts {
  readonly work: UnitOfWork;
  readonly stores: InventoryStores;
}

/** The production use cases around the given parts. */
export function inventoryMachine(
  replica: Replica,
  { work, stores }: InventoryParts,
  { setting, state }: { setting: Setting; state: InventoryState },
): InventoryMachine {
  const { reservations, holds, ledger, catalogue, orders, shipments } = stores;
  const clock = setting.timeline;
  const carrier = new SimulatedCarrier(state.desk, setting, replica);
  const planShipment = new PlanShipment({ catalogue, shipments }, clock, setting.ids);
  const parts = { work, orders, reservations, ledger, catalogue };
  return {
    catalogue,
    reserveStock: new ReserveStock(catalogue, reservations, clock),
    releaseReservation: new ReleaseReservation(work, reservations, ledger, clock),
    expireHolds: new ExpireHolds(holds, clock),
    consumers: new InventoryConsumers(
      new CommitReservation(parts, planShipment, clock),
      new EndOrder({ work, orders, reservations, ledger }),
      new BookShipment(work, shipments, carrier),
      new CancelShipment({ work, orders, shipments, carrier }, clock),
    ),
  };
}

export const inventoryHandlers: readonly Handler<InventoryMachine>[] = [
  {
    consumer: commitReservation,
    take: eachWith(({ consumers }, event, delivery) => consumers.onOrderPlaced(event, delivery)),
  },
  {
    consumer: endOrder,
    take: eachWith(({ consumers }, event, delivery) => consumers.onOrderEnded(event, delivery)),
  },
  {
    consumer: bookShipment,
    take: eachWith(({ consumers }, event) => consumers.onReservationCommitted(event)),
  },
  {
    consumer: cancelShipment,
    take: eachWith(({ consumers }, event) => consumers.onOrderEndedCancelShipment(event)),
  },
];
