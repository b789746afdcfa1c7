import type { Clock } from '@accord/canonical';
import { ShownSides } from '@accord/sync';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { erpSource } from './outbound/erp-source.ts';
import { SqlCatalogueImport } from './outbound/sql-catalogue-import.ts';
import { SqlCatalogue } from './outbound/sql-catalogue.ts';
import { SqlHolds } from './outbound/sql-holds.ts';
import { SqlOrderStock } from './outbound/sql-order-stock.ts';
import { SqlOrders } from './outbound/sql-orders.ts';
import { SqlProductImport } from './outbound/sql-product-import.ts';
import { SqlProductNews } from './outbound/sql-product-news.ts';
import { SqlReconciliations } from './outbound/sql-reconciliations.ts';
import { SqlReservations } from './outbound/sql-reservations.ts';
import { SqlRunNotes } from './outbound/sql-run-notes.ts';
import { SqlShipments } from './outbound/sql-shipments.ts';
import { SqlStockCounts } from './outbound/sql-stock-counts.ts';
import { SqlStockImport } from './outbound/sql-stock-import.ts';
import { SqlStockLedger } from './outbound/sql-stock-ledger.ts';
import { SqlWebhookInbox } from './outbound/sql-webhook-inbox.ts';
import { CatalogueImport, StockImport } from './use-cases/ports/catalogue-import.ts';
import { Catalogue } from './use-cases/ports/catalogue.ts';
import { ProductImport, ProductNews, StockCounts } from './use-cases/ports/file-imports.ts';
import { Orders } from './use-cases/ports/orders.ts';
import { Holds, Reservations } from './use-cases/ports/reservations.ts';
import { Reconciliations } from './use-cases/ports/reconciliations.ts';
import { RunNotes } from './use-cases/ports/run-notes.ts';
import { Shipments } from './use-cases/ports/shipments.ts';
import { StockLedger } from './use-cases/ports/stock-ledger.ts';
import { WebhookInbox } from './use-cases/ports/webhook-inbox.ts';

/** Postgres behind every store. */
export function outboundProviders(clock: Clock): Provider[] {
  const database = { inject: [DataSource] };
  return [
    { ...database, provide: Reservations, useFactory: (source: DataSource) => new SqlReservations(source) },
    { ...database, provide: Holds, useFactory: (source: DataSource) => new SqlHolds(source) },
    {
      ...database,
      provide: StockLedger,
      useFactory: (source: DataSource) => new SqlStockLedger(source, clock),
    },
    { ...database, provide: Catalogue, useFactory: (source: DataSource) => new SqlCatalogue(source) },
    {
      ...database,
      provide: CatalogueImport,
      useFactory: (source: DataSource) => new SqlCatalogueImport(source, erpSource),
    },
    { ...database, provide: WebhookInbox, useFactory: (source: DataSource) => new SqlWebhookInbox(source) },
    { ...database, provide: StockImport, useFactory: (source: DataSource) => new SqlStockImport(source) },
    {
      ...database,
      provide: Reconciliations,
      useFactory: (source: DataSource) => new SqlReconciliations(source, erpSource),
    },
    {
      ...database,
      provide: ShownSides,
      useFactory: (source: DataSource) => new ShownSides({ 'order-stock': new SqlOrderStock(source) }),
    },
    { ...database, provide: RunNotes, useFactory: (source: DataSource) => new SqlRunNotes(source) },
    { provide: ProductImport, useClass: SqlProductImport },
    { provide: ProductNews, useClass: SqlProductNews },
    { provide: StockCounts, useClass: SqlStockCounts },
    { provide: Orders, useClass: SqlOrders },
    { provide: Shipments, useClass: SqlShipments },
  ];
}
