import type { Clock, Ids } from '@accord/canonical';
import { reconcileProviders } from '@accord/sync';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { InventoryConfig } from './inventory.config.ts';
import { SqlParcelReadings } from './outbound/sql-parcel-readings.ts';
import { SqlParcelSides } from './outbound/sql-parcel-sides.ts';
import { ComparePim } from './pim.providers.ts';
import { BookShipment } from './use-cases/book-shipment.ts';
import { CancelShipment } from './use-cases/cancel-shipment.ts';
import { CompareArticles } from './use-cases/compare-articles.ts';
import { CompareParcels } from './use-cases/compare-parcels.ts';
import { CompareStock } from './use-cases/compare-stock.ts';
import { ParcelRemedies } from './use-cases/parcel-remedies.ts';
import { ParcelBooks } from './use-cases/ports/parcel-books.ts';
import { ParcelCarrier } from './use-cases/ports/parcel-carrier.ts';
import { RecordShipmentProgress } from './use-cases/record-shipment-progress.ts';

type ParcelParts = [
  DataSource,
  ParcelBooks,
  ParcelCarrier,
  BookShipment,
  CancelShipment,
  RecordShipmentProgress,
];
type Compared = [CompareArticles, CompareStock, CompareParcels, ComparePim | undefined];

/** What this service holds against what others have: articles and stock against the ERP, products against a PIM, parcels against the carrier. */
export function comparisonProviders(config: InventoryConfig, clock: Clock, ids: Ids): Provider[] {
  return [
    {
      provide: CompareParcels,
      inject: [DataSource, ParcelBooks, ParcelCarrier, BookShipment, CancelShipment, RecordShipmentProgress],
      useFactory: (...[database, books, carrier, bookShipment, cancelShipment, progress]: ParcelParts) =>
        new CompareParcels({
          books,
          sides: new SqlParcelSides(database),
          readings: new SqlParcelReadings(database),
          remedies: new ParcelRemedies({
            bookShipment,
            cancelShipment,
            recordProgress: progress,
            carrier,
            carrierName: books.carrier,
          }),
          clock,
          ids,
          graceMs: config.INVENTORY_COMPARE_GRACE_MS,
        }),
    },
    ...reconcileProviders<Compared>({
      inject: [CompareArticles, CompareStock, CompareParcels, { token: ComparePim, optional: true }],
      comparisons: ([articles, stock, parcels, pim]) => [
        articles,
        stock,
        parcels,
        ...(pim === undefined ? [] : [pim]),
      ],
      clock,
      ids,
      everyMs: config.INVENTORY_COMPARE_EVERY_MS,
    }),
  ];
}
