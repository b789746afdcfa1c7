import type { Clock, Ids } from '@accord/canonical';
import { HealthRegistry } from '@accord/service-kit';
import { Reconcile, ReconcileHealth, ReconcileSchedule, ReconciliationStore } from '@accord/sync';
import type { InjectionToken, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CheckoutAdapters } from './checkout.adapters.ts';
import type { CheckoutConfig } from './checkout.config.ts';
import type { CheckoutParts } from './checkout.parts.ts';
import { BookedOrdersStore } from './outbound/booked-orders-store.ts';
import { OrderHoldsStore } from './outbound/order-holds-store.ts';
import { OwedFactsStore } from './outbound/owed-facts-store.ts';
import { CompareSalesOrders } from './use-cases/compare-sales-orders.ts';
import { CompareOrderFacts } from './use-cases/compare-order-facts.ts';
import { CompareHolds } from './use-cases/compare-holds.ts';

export interface ComparisonSurroundings {
  readonly config: CheckoutConfig;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly adapters: InjectionToken;
  readonly parts: InjectionToken;
}

/** What checkout holds against what others have. Beside the machine, which runs without it. */
export function comparisonProviders({
  config,
  clock,
  ids,
  adapters: adaptersToken,
  parts: partsToken,
}: ComparisonSurroundings): Provider[] {
  return [
    {
      provide: Reconcile,
      inject: [DataSource, adaptersToken, partsToken],
      useFactory: (database: DataSource, { sides, salesBooks }: CheckoutAdapters, parts: CheckoutParts) => {
        const { changes, settlement, writeSalesOrder } = parts;
        const holds = new OrderHoldsStore(database);
        const graceMs = config.CHECKOUT_COMPARE_GRACE_MS;
        return new Reconcile({
          comparisons: [
            new CompareSalesOrders({
              orders: new BookedOrdersStore(database),
              books: salesBooks,
              writeSalesOrder,
              changes,
              clock,
              graceMs,
            }),
            new CompareOrderFacts({
              facts: new OwedFactsStore(database),
              writeSalesOrder,
              settlement,
              clock,
            }),
            ...(['stock', 'seats'] as const).map(
              (part) => new CompareHolds({ part, holds, theirs: sides[part], changes, clock, graceMs }),
            ),
          ],
          store: new ReconciliationStore(database),
          clock,
          ids,
        });
      },
    },
    {
      provide: ReconcileHealth,
      inject: [HealthRegistry, Reconcile],
      useFactory: (health: HealthRegistry, reconcile: Reconcile) =>
        new ReconcileHealth(health, reconcile, clock),
    },
    {
      provide: ReconcileSchedule,
      inject: [Reconcile],
      useFactory: (reconcile: Reconcile) =>
        new ReconcileSchedule(
          reconcile,
          config.CHECKOUT_SWEEP_EVERY_MS === 0 ? 0 : config.CHECKOUT_COMPARE_EVERY_MS,
        ),
    },
  ];
}
