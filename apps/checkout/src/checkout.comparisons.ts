import type { Clock, Ids } from '@accord/canonical';
import { UnitOfWork } from '@accord/messaging';
import { reconcileProviders } from '@accord/sync';
import type { InjectionToken, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CheckoutAdapters } from './checkout.adapters.ts';
import type { CheckoutConfig } from './checkout.config.ts';
import type { CheckoutParts } from './checkout.parts.ts';
import { BookedOrdersStore } from './outbound/booked-orders-store.ts';
import { OrderHoldsStore } from './outbound/order-holds-store.ts';
import { OwedFactsStore } from './outbound/owed-facts-store.ts';
import { DueOrderStore } from './outbound/due-order-store.ts';
import { PaymentSidesStore } from './outbound/payment-sides-store.ts';
import { ComparePayments } from './use-cases/compare-payments.ts';
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

type Compared = [DataSource, UnitOfWork, CheckoutAdapters, CheckoutParts];

/** What checkout holds against what others have. Beside the machine, which runs without it. */
export function comparisonProviders({
  config,
  clock,
  ids,
  adapters: adaptersToken,
  parts: partsToken,
}: ComparisonSurroundings): Provider[] {
  return reconcileProviders<Compared>({
    inject: [DataSource, UnitOfWork, adaptersToken, partsToken],
    comparisons: ([database, work, adapters, parts]) => {
      const { sides, salesBooks, books, gateways } = adapters;
      const { changes, settlement, writeSalesOrder } = parts;
      const payments = new PaymentSidesStore(database);
      const due = new DueOrderStore(database);
      const holds = new OrderHoldsStore(database);
      const graceMs = config.CHECKOUT_COMPARE_GRACE_MS;
      return [
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
        ...gateways.map(
          ({ gateway }) =>
            new ComparePayments({
              gateway,
              books: books.find((one) => one.gateway === gateway),
              sides: payments,
              work,
              changes,
              due,
              clock,
              graceMs,
            }),
        ),
      ];
    },
    clock,
    ids,
    everyMs: config.CHECKOUT_SWEEP_EVERY_MS === 0 ? 0 : config.CHECKOUT_COMPARE_EVERY_MS,
  });
}
