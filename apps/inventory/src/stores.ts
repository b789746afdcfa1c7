import type { Clock } from '@accord/canonical';
import { MasterKeys1763706000000 } from '@accord/master-keys';
import {
  ForgettingTables1763840000000,
  MessagingTables1763683200000,
  PausedFlows1763790000000,
} from '@accord/messaging';
import {
  Reconciliations1763750000000,
  RunRecordsKept1763760000000,
  SyncTables1763720000000,
} from '@accord/sync';
import type { DataSource } from 'typeorm';
import { Inventory1763700000000 } from './outbound/migrations/1763700000000-inventory.ts';
import { IdsUsedUp1763700060000 } from './outbound/migrations/1763700060000-ids-used-up.ts';
import { Imports1763700120000 } from './outbound/migrations/1763700120000-imports.ts';
import { CatalogueRuns1763720060000 } from './outbound/migrations/1763720060000-catalogue-runs.ts';
import { CatalogueSources1763730060000 } from './outbound/migrations/1763730060000-catalogue-sources.ts';
import { ReservationsByOrder1763750060000 } from './outbound/migrations/1763750060000-reservations-by-order.ts';
import { StockOwed1763770000000 } from './outbound/migrations/1763770000000-stock-owed.ts';
import { FileVersions1763850000000 } from './outbound/migrations/1763850000000-file-versions.ts';
import { ParcelsCompared1763860000000 } from './outbound/migrations/1763860000000-parcels-compared.ts';
import { SqlCatalogue } from './outbound/sql-catalogue.ts';
import { SqlHolds } from './outbound/sql-holds.ts';
import { SqlOrders } from './outbound/sql-orders.ts';
import { SqlReservations } from './outbound/sql-reservations.ts';
import { SqlShipments } from './outbound/sql-shipments.ts';
import { SqlStockLedger } from './outbound/sql-stock-ledger.ts';

/** In the order of their application. */
export const inventoryMigrations = [
  MessagingTables1763683200000,
  Inventory1763700000000,
  IdsUsedUp1763700060000,
  Imports1763700120000,
  SyncTables1763720000000,
  CatalogueRuns1763720060000,
  CatalogueSources1763730060000,
  Reconciliations1763750000000,
  ReservationsByOrder1763750060000,
  RunRecordsKept1763760000000,
  StockOwed1763770000000,
  MasterKeys1763706000000,
  PausedFlows1763790000000,
  ForgettingTables1763840000000,
  FileVersions1763850000000,
  ParcelsCompared1763860000000,
] as const;

/** Inventory's stores in Postgres, for whoever holds a simulation of them to the original. */
export function openInventoryStores(database: DataSource, clock: Clock) {
  return {
    reservations: new SqlReservations(database),
    holds: new SqlHolds(database),
    ledger: new SqlStockLedger(database, clock),
    catalogue: new SqlCatalogue(database),
    orders: new SqlOrders(),
    shipments: new SqlShipments(),
  };
}
