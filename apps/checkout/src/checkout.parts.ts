import type { Clock, Ids } from '@accord/canonical';
import type { Flags } from '@accord/service-kit';
import type { Telemetry, UnitOfWork } from '@accord/messaging';
import type { CheckoutAdapters } from './checkout.adapters.ts';
import type { CheckoutStores } from './checkout.stores.ts';
import { germanTariff } from './domain/shipping-rule.ts';
import type { SweepLimits } from './domain/sweep-plan.ts';
import { ApplyPaymentNotice } from './use-cases/apply-payment-notice.ts';
import { CarryOutPlan } from './use-cases/carry-out-plan.ts';
import { ChargeAttempt } from './use-cases/charge-attempt.ts';
import { CloseOrder } from './use-cases/close-order.ts';
import { CompensationLog } from './use-cases/compensation-log.ts';
import { ConcludePlacement } from './use-cases/conclude-placement.ts';
import { OrderChanges } from './use-cases/order-changes.ts';
import { OrderSwitches } from './use-cases/order-switches.ts';
import { PaymentWebhooks } from './use-cases/payment-webhooks.ts';
import { PlacementLog } from './use-cases/placement-log.ts';
import { PlaceOrder } from './use-cases/place-order.ts';
import { PlaceSale } from './use-cases/place-sale.ts';
import { PriceProducts } from './use-cases/price-products.ts';
import { ReleaseHolds } from './use-cases/release-holds.ts';
import { ResumePlacement } from './use-cases/resume-placement.ts';
import { SecureHolds } from './use-cases/secure-holds.ts';
import { SettlePayment } from './use-cases/settle-payment.ts';
import { SweepOrders } from './use-cases/sweep-orders.ts';
import { WatchOrders } from './use-cases/watch-orders.ts';
import { WriteSalesOrder } from './use-cases/write-sales-order.ts';

export interface CheckoutFoundation {
  readonly stores: CheckoutStores;
  readonly work: UnitOfWork;
  readonly telemetry: Telemetry;
  readonly adapters: Omit<
    CheckoutAdapters,
    'clients' | 'books' | 'salesBooks' | 'bookingChanges' | 'sides' | 'marketplace'
  >;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sweepLimits: SweepLimits;
  readonly priceFreshMs: number;
  readonly flags: Pick<Flags, 'isOn'>;
}

export type CheckoutParts = ReturnType<typeof assembleCheckout>;

/** Which class serves which port. Built once per process, by the module and by nothing else. */
export function assembleCheckout(foundation: CheckoutFoundation) {
  const { stores, work, telemetry, adapters, clock, ids, sweepLimits, priceFreshMs, flags } = foundation;
  const { shelf, due, keys, cache } = stores;
  const changes = new OrderChanges(work, stores.orders, clock, sweepLimits);
  const charge = new ChargeAttempt(new Map(adapters.gateways.map((gateway) => [gateway.gateway, gateway])));
  const compensations = new CompensationLog(telemetry, clock);
  const settlement = new SettlePayment({ changes, charge, ids, clock, compensations });
  const holds = new SecureHolds(adapters.stock, adapters.seats);
  const release = new ReleaseHolds(holds, changes, compensations);
  const conclude = new ConcludePlacement(changes, keys, release, clock);
  const resume = new ResumePlacement({ holds, charge, conclude, settlement, inbox: stores.inbox });
  const pricing = new PriceProducts({
    stock: adapters.stock,
    cache,
    clock,
    tariff: germanTariff,
    freshForMs: priceFreshMs,
  });
  const placeOrder = new PlaceOrder({
    customers: adapters.customers,
    pricing,
    keys,
    shelf,
    plan: new CarryOutPlan({ holds, charge, conclude, settlement, ids, clock }),
    resume,
    ids,
    clock,
    gateways: adapters.gateways.map((gateway) => gateway.gateway),
    switches: new OrderSwitches(flags),
    sweepLimits,
    log: new PlacementLog(telemetry, clock),
  });
  return {
    shelf,
    cache,
    changes,
    settlement,
    pricing,
    placeOrder,
    closeOrder: new CloseOrder(changes, settlement, shelf),
    applyNotice: new ApplyPaymentNotice({ work, inbox: stores.inbox, changes, due, clock }),
    webhooks: new PaymentWebhooks(adapters.webhooks),
    writeSalesOrder: new WriteSalesOrder({
      shelf,
      ledger: adapters.ledger,
      claims: stores.claims,
      changes,
      clock,
    }),
    sweep: new SweepOrders({
      due,
      shelf,
      changes,
      resume,
      placeSale: new PlaceSale({ holds, changes, shelf, ids, clock }),
      settlement,
      release,
      clock,
      limits: sweepLimits,
    }),
    watch: new WatchOrders(stores.watches, clock),
  };
}
