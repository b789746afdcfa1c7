import { Module, type DynamicModule, type InjectionToken, type Provider } from '@nestjs/common';
import type { Clock, Ids } from '@accord/canonical';
import { ForgetPeople, MessagingModule, Parties, Telemetry, UnitOfWork } from '@accord/messaging';
import { DatabaseModule, Flags, HealthRegistry, Lifeline, systemClock, systemIds } from '@accord/service-kit';
import { surroundings, VendorHome, VendorHomeModule } from '@accord/vendor-client';
import { DataSource } from 'typeorm';
import { openAdapters, type CheckoutAdapters } from './checkout.adapters.ts';
import type { CheckoutConfig } from './checkout.config.ts';
import { forgettingProvider } from './checkout.forgetting.ts';
import { checkoutMigrations } from './checkout.migrations.ts';
import { assembleCheckout, type CheckoutParts } from './checkout.parts.ts';
import { openReconciliation } from './checkout.reconciliation.ts';
import { comparisonProviders } from './checkout.comparisons.ts';
import { flowProviders } from './checkout.flows.ts';
import { checkoutControllers } from './checkout.controllers.ts';
import { openStores } from './checkout.stores.ts';
import { checkoutTopology } from './checkout.topology.ts';
import { defaultSweepLimits, type SweepLimits } from './domain/sweep-plan.ts';
import { SweepSchedule } from './inbound/sweep.schedule.ts';
import { OpenConnections } from './outbound/open-connections.ts';
import { ApplyPaymentNotice } from './use-cases/apply-payment-notice.ts';
import { CloseOrder } from './use-cases/close-order.ts';
import { OrderChanges } from './use-cases/order-changes.ts';
import { PaymentWebhooks } from './use-cases/payment-webhooks.ts';
import { PlaceOrder } from './use-cases/place-order.ts';
import { OrderShelf } from './use-cases/ports/orders.ts';
import { ProductCache } from './use-cases/ports/product-cache.ts';
import { PriceProducts } from './use-cases/price-products.ts';
import { ReconcilePayments } from './use-cases/reconcile-payments.ts';
import { SettlePayment } from './use-cases/settle-payment.ts';
import { SweepOrders } from './use-cases/sweep-orders.ts';
import { WatchOrders } from './use-cases/watch-orders.ts';
import { WriteSalesOrder } from './use-cases/write-sales-order.ts';

/** What a component test puts in the place of the real thing. */
export interface CheckoutOverrides {
  readonly adapters?: Partial<CheckoutAdapters>;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly sweepLimits?: SweepLimits;
  /** Longest wait for a connection to the database: a customer's patience, unless said otherwise. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for Stripe's answer to the question before a charge; as `AskFirst` has it, unless said otherwise. */
  readonly probeLimitMs?: number;
}

type Foundations = [DataSource, UnitOfWork, Telemetry, CheckoutAdapters, Lifeline, Flags];
type Sweepers = [SweepOrders, WatchOrders, ReconcilePayments, ForgetPeople];
type ReconcilingParties = [DataSource, UnitOfWork, CheckoutAdapters, CheckoutParts];

const adaptersToken = Symbol('adapters');
const partsToken = Symbol('parts');

/** Hands one part to Nest under the class by which controllers ask for it. */
function part<Name extends keyof CheckoutParts>(token: InjectionToken, name: Name): Provider {
  return { provide: token, inject: [partsToken], useFactory: (parts: CheckoutParts) => parts[name] };
}

@Module({})
export class CheckoutModule {
  static forService(config: CheckoutConfig, overrides: CheckoutOverrides = {}): DynamicModule {
    const { connectTimeoutMs } = overrides;
    return {
      module: CheckoutModule,
      imports: [
        DatabaseModule.forService({
          url: config.DATABASE_URL,
          service: 'checkout',
          migrations: checkoutMigrations,
          poolSize: config.CHECKOUT_DATABASE_POOL,
          ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
        }),
        MessagingModule.forService({
          urls: config.AMQP_URL,
          roles: config.ACCORD_ROLES,
          namespace: config.ACCORD_AMQP_NAMESPACE,
          topology: checkoutTopology,
        }),
        VendorHomeModule.forService(config, 'checkout'),
      ],
      controllers: [...checkoutControllers],
      providers: [
        {
          provide: adaptersToken,
          inject: [Telemetry, VendorHome],
          useFactory: (telemetry: Telemetry, home: VendorHome): CheckoutAdapters => ({
            ...openAdapters(config, {
              recorder: surroundings(telemetry, home),
              clock: overrides.clock ?? systemClock,
              probeLimitMs: overrides.probeLimitMs,
            }),
            ...overrides.adapters,
          }),
        },
        {
          provide: Lifeline,
          useFactory: () => Lifeline.open({ url: config.DATABASE_URL, service: 'checkout' }),
        },
        {
          provide: partsToken,
          inject: [DataSource, UnitOfWork, Telemetry, adaptersToken, Lifeline, Flags],
          useFactory: async (...[database, work, telemetry, adapters, lifeline, flags]: Foundations) => {
            const clock = overrides.clock ?? systemClock;
            const stores = openStores(database, clock, lifeline);
            await stores.cache.load();
            return assembleCheckout({
              stores,
              work,
              telemetry,
              adapters,
              clock,
              ids: overrides.ids ?? systemIds,
              sweepLimits: overrides.sweepLimits ?? defaultSweepLimits,
              priceFreshMs: config.CHECKOUT_PRICE_FRESH_MS,
              flags,
            });
          },
        },
        forgettingProvider(overrides.clock ?? systemClock),
        part(PlaceOrder, 'placeOrder'),
        part(CloseOrder, 'closeOrder'),
        part(OrderShelf, 'shelf'),
        part(PriceProducts, 'pricing'),
        part(PaymentWebhooks, 'webhooks'),
        part(ApplyPaymentNotice, 'applyNotice'),
        part(OrderChanges, 'changes'),
        part(SettlePayment, 'settlement'),
        part(WriteSalesOrder, 'writeSalesOrder'),
        part(ProductCache, 'cache'),
        part(SweepOrders, 'sweep'),
        part(WatchOrders, 'watch'),
        {
          provide: ReconcilePayments,
          inject: [DataSource, UnitOfWork, adaptersToken, partsToken],
          useFactory: (...[database, work, { books }, parts]: ReconcilingParties) =>
            openReconciliation({ database, work, books, parts, clock: overrides.clock ?? systemClock }),
        },
        ...comparisonProviders({
          config,
          clock: overrides.clock ?? systemClock,
          ids: overrides.ids ?? systemIds,
          adapters: adaptersToken,
          parts: partsToken,
        }),
        ...flowProviders({
          config,
          clock: overrides.clock ?? systemClock,
          ids: overrides.ids ?? systemIds,
          adapters: adaptersToken,
          parts: partsToken,
        }),
        {
          provide: SweepSchedule,
          inject: [SweepOrders, WatchOrders, ReconcilePayments, ForgetPeople],
          useFactory: (...[sweep, watch, reconcile, forget]: Sweepers) =>
            new SweepSchedule({
              sweep,
              watch,
              reconcile,
              forget,
              reconcileEveryMs: config.CHECKOUT_RECONCILE_EVERY_MS,
              sweepEveryMs: config.CHECKOUT_SWEEP_EVERY_MS,
              watchEveryMs: config.CHECKOUT_WATCH_EVERY_MS,
            }),
        },
        {
          provide: OpenConnections,
          inject: [adaptersToken, HealthRegistry, Parties],
          useFactory: ({ clients }: CheckoutAdapters, health: HealthRegistry, parties: Parties) =>
            new OpenConnections(clients, health, parties),
        },
      ],
    };
  }
}
