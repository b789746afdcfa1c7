import type { Clock, Ids } from '@accord/canonical';
import { MasterKeys, productRules } from '@accord/master-keys';
import { UnitOfWork } from '@accord/messaging';
import { Runs } from '@accord/sync';
import type { Provider } from '@nestjs/common';
import { erpSource } from './outbound/erp-source.ts';
import { AnnounceProducts } from './use-cases/announce-products.ts';
import { AnnounceStock } from './use-cases/announce-stock.ts';
import { BookShipment } from './use-cases/book-shipment.ts';
import { CancelShipment } from './use-cases/cancel-shipment.ts';
import { CompareArticles } from './use-cases/compare-articles.ts';
import { CompareStock } from './use-cases/compare-stock.ts';
import { CommitReservation } from './use-cases/commit-reservation.ts';
import { EndOrder } from './use-cases/end-order.ts';
import { ExpireHolds } from './use-cases/expire-holds.ts';
import { FindProducts } from './use-cases/find-products.ts';
import { FollowArticles } from './use-cases/follow-articles.ts';
import { FollowStock } from './use-cases/follow-stock.ts';
import { ForgetWebhooks } from './use-cases/forget-webhooks.ts';
import { ImportArticles } from './use-cases/import-articles.ts';
import { ImportProducts } from './use-cases/import-products.ts';
import { ImportStock } from './use-cases/import-stock.ts';
import { LinkArticles } from './use-cases/link-articles.ts';
import { LinkProducts } from './use-cases/link-products.ts';
import { PlanShipment } from './use-cases/plan-shipment.ts';
import { ArticleSource, StockChanges } from './use-cases/ports/article-source.ts';
import { CatalogueImport, StockImport } from './use-cases/ports/catalogue-import.ts';
import { Catalogue } from './use-cases/ports/catalogue.ts';
import { ProductImport, ProductNews, StockCounts } from './use-cases/ports/file-imports.ts';
import { Orders } from './use-cases/ports/orders.ts';
import { ParcelCarrier } from './use-cases/ports/parcel-carrier.ts';
import { Holds, Reservations } from './use-cases/ports/reservations.ts';
import { Reconciliations } from './use-cases/ports/reconciliations.ts';
import { RunNotes } from './use-cases/ports/run-notes.ts';
import { Shipments } from './use-cases/ports/shipments.ts';
import { StockLedger } from './use-cases/ports/stock-ledger.ts';
import { WebhookInbox } from './use-cases/ports/webhook-inbox.ts';
import { RecordShipmentProgress } from './use-cases/record-shipment-progress.ts';
import { RefreshArticle } from './use-cases/refresh-article.ts';
import { RefreshCatalogue } from './use-cases/refresh-catalogue.ts';
import { ReleaseReservation } from './use-cases/release-reservation.ts';
import { ReserveStock } from './use-cases/reserve-stock.ts';

/** Use cases know no framework: here they get what they need. */
export function useCaseProviders(
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  sweepEveryMs: number,
): Provider[] {
  return [
    { provide: MasterKeys, useValue: new MasterKeys({ rules: productRules, ids, clock }) },
    ...stockUseCases(clock),
    ...shipmentUseCases(clock, ids),
    ...catalogueUseCases(clock, sweepEveryMs),
    ...fileUseCases(clock),
  ];
}

function stockUseCases(clock: Clock): Provider[] {
  return [
    {
      provide: ReserveStock,
      inject: [Catalogue, Reservations],
      useFactory: (catalogue: Catalogue, reservations: Reservations) =>
        new ReserveStock(catalogue, reservations, clock),
    },
    {
      provide: ReleaseReservation,
      inject: [UnitOfWork, Reservations, StockLedger],
      useFactory: (work: UnitOfWork, reservations: Reservations, ledger: StockLedger) =>
        new ReleaseReservation(work, reservations, ledger, clock),
    },
    {
      provide: CommitReservation,
      inject: [UnitOfWork, Orders, Reservations, StockLedger, Catalogue, PlanShipment],
      useFactory: (...[work, orders, reservations, ledger, catalogue, planShipment]: CommitParts) =>
        new CommitReservation({ work, orders, reservations, ledger, catalogue }, planShipment, clock),
    },
    {
      provide: EndOrder,
      inject: [UnitOfWork, Orders, Reservations, StockLedger],
      useFactory: (...[work, orders, reservations, ledger]: EndParts) =>
        new EndOrder({ work, orders, reservations, ledger }),
    },
    {
      provide: ExpireHolds,
      inject: [Holds],
      useFactory: (holds: Holds) => new ExpireHolds(holds, clock),
    },
    {
      provide: AnnounceStock,
      inject: [UnitOfWork, StockLedger],
      useFactory: (work: UnitOfWork, ledger: StockLedger) => new AnnounceStock(work, ledger),
    },
  ];
}

type CommitParts = [UnitOfWork, Orders, Reservations, StockLedger, Catalogue, PlanShipment];
type EndParts = [UnitOfWork, Orders, Reservations, StockLedger];

function shipmentUseCases(clock: Clock, ids: Ids): Provider[] {
  return [
    {
      provide: PlanShipment,
      inject: [Catalogue, Shipments],
      useFactory: (catalogue: Catalogue, shipments: Shipments) =>
        new PlanShipment({ catalogue, shipments }, clock, ids),
    },
    {
      provide: BookShipment,
      inject: [UnitOfWork, Shipments, ParcelCarrier],
      useFactory: (work: UnitOfWork, shipments: Shipments, carrier: ParcelCarrier) =>
        new BookShipment(work, shipments, carrier),
    },
    {
      provide: CancelShipment,
      inject: [UnitOfWork, Orders, Shipments, ParcelCarrier],
      useFactory: (...[work, orders, shipments, carrier]: CancelParts) =>
        new CancelShipment({ work, orders, shipments, carrier }, clock),
    },
    {
      provide: RecordShipmentProgress,
      inject: [UnitOfWork, Shipments, WebhookInbox],
      useFactory: (work: UnitOfWork, shipments: Shipments, inbox: WebhookInbox) =>
        new RecordShipmentProgress(work, { shipments, inbox }, clock),
    },
    {
      provide: ForgetWebhooks,
      inject: [WebhookInbox],
      useFactory: (inbox: WebhookInbox) => new ForgetWebhooks(inbox, clock),
    },
  ];
}

type CancelParts = [UnitOfWork, Orders, Shipments, ParcelCarrier];

function catalogueUseCases(clock: Clock, sweepEveryMs: number): Provider[] {
  return [
    {
      provide: FindProducts,
      inject: [Catalogue],
      useFactory: (catalogue: Catalogue) => new FindProducts(catalogue),
    },
    {
      provide: ImportArticles,
      inject: [CatalogueImport, MasterKeys],
      useFactory: (catalogue: CatalogueImport, keys: MasterKeys) =>
        new ImportArticles(catalogue, new LinkArticles(keys, erpSource), clock),
    },
    {
      provide: FollowArticles,
      inject: [ArticleSource, CatalogueImport, RunNotes, ImportArticles],
      useFactory: (...[source, catalogue, notes, articles]: FollowParts) =>
        new FollowArticles({ source, catalogue, notes }, articles, {
          name: 'inventory.follow-articles',
          clock,
          sweepEveryMs,
        }),
    },
    {
      provide: FollowStock,
      inject: [ArticleSource, StockChanges, StockImport, RunNotes],
      useFactory: (...[source, changes, stock, notes]: FollowStockParts) =>
        new FollowStock({ source, changes, stock, notes }, { clock, sweepEveryMs }),
    },
    {
      provide: CompareArticles,
      inject: [UnitOfWork, ArticleSource, Reconciliations, ImportArticles],
      useFactory: (...[work, source, reconciliations, articles]: CompareArticlesParts) =>
        new CompareArticles({ work, source, reconciliations }, articles, {
          kind: 'articles',
          against: erpSource,
        }),
    },
    {
      provide: CompareStock,
      inject: [UnitOfWork, ArticleSource, StockImport, Reconciliations],
      useFactory: (...[work, source, stock, reconciliations]: CompareStockParts) =>
        new CompareStock({ work, source, stock, reconciliations }, clock),
    },
    {
      provide: RefreshCatalogue,
      inject: [Runs, RunNotes],
      useFactory: (runs: Runs, notes: RunNotes) => new RefreshCatalogue(runs, notes),
    },
    {
      provide: RefreshArticle,
      inject: [UnitOfWork, ArticleSource, StockImport, ImportArticles],
      useFactory: (...[work, source, stock, articles]: RefreshParts) =>
        new RefreshArticle({ work, source, stock }, articles, clock),
    },
  ];
}

type CompareArticlesParts = [UnitOfWork, ArticleSource, Reconciliations, ImportArticles];
type CompareStockParts = [UnitOfWork, ArticleSource, StockImport, Reconciliations];
type FollowStockParts = [ArticleSource, StockChanges, StockImport, RunNotes];
type FollowParts = [ArticleSource, CatalogueImport, RunNotes, ImportArticles];

function fileUseCases(clock: Clock): Provider[] {
  return [
    {
      provide: ImportProducts,
      inject: [ProductImport],
      useFactory: (products: ProductImport) => new ImportProducts(products, clock),
    },
    {
      provide: ImportStock,
      inject: [StockCounts],
      useFactory: (counts: StockCounts) => new ImportStock(counts, clock),
    },
    {
      provide: AnnounceProducts,
      inject: [UnitOfWork, ProductNews],
      useFactory: (work: UnitOfWork, news: ProductNews) => new AnnounceProducts(work, news),
    },
    {
      provide: LinkProducts,
      inject: [Catalogue, MasterKeys],
      useFactory: (catalogue: Catalogue, keys: MasterKeys) => new LinkProducts(catalogue, keys, clock),
    },
  ];
}

type RefreshParts = [UnitOfWork, ArticleSource, StockImport, ImportArticles];
