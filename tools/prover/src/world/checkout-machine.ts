import {
  assembleCheckout,
  checkoutConsumers,
  defaultSweepLimits,
  FulfilmentConsumers,
  ReconcilePayments,
  SettlementConsumers,
  TakeSales,
  type CheckoutParts,
  type CheckoutStores,
  type PaymentGateway,
  type Seats,
  type Stock,
} from '@accord/checkout/saga';
import type { Telemetry, UnitOfWork } from '@accord/messaging';
import type { CheckoutTables } from '../memory/checkout/checkout-tables.ts';
import { MemoryKeys } from '../memory/checkout/memory-keys.ts';
import { MemoryDueOrders, MemoryOrders, MemoryOrderShelf } from '../memory/checkout/memory-orders.ts';
import {
  EverybodysTurn,
  MemoryBookingClaims,
  MemoryKeptNotices,
  MemoryProductCache,
  MemoryWebhookInbox,
  NoWatches,
} from '../memory/checkout/memory-side-tables.ts';
import { MemorySalesRegister } from '../memory/checkout/memory-sales-register.ts';
import type { Host } from '../memory/host.ts';
import type { MemoryDatabase } from '../memory/memory-database.ts';
import type { Handler } from '../simulation/broker.ts';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import type { CardBooks } from '../vendors/card-books.ts';
import type { MarketplaceBooks } from '../vendors/marketplace-books.ts';
import { SimulatedLedger, type SalesBooks } from '../vendors/sales-books.ts';
import { callVendor } from '../vendors/vendor-call.ts';
import { eachWith } from './each-with.ts';
import { NoCustomers } from './peers.ts';

/** One process of checkout. */
export interface CheckoutMachine {
  readonly parts: CheckoutParts;
  readonly fulfilment: FulfilmentConsumers;
  readonly settlement: SettlementConsumers;
  readonly reconcile: ReconcilePayments;
  /** One run of the flow of a marketplace's orders; pages, checkpoints and hand-over are the sync engine's. */
  readonly followSales: () => Promise<void>;
}

export interface CheckoutState {
  readonly database: MemoryDatabase;
  readonly tables: CheckoutTables;
  readonly stripe: CardBooks;
  readonly adyen: CardBooks;
  readonly ledger: SalesBooks;
  readonly marketplace: MarketplaceBooks;
}

/** Checkout's stores on a database in memory, as one process holds them. */
export function memoryCheckoutStores(
  { database, tables }: Pick<CheckoutState, 'database' | 'tables'>,
  host: Host,
): CheckoutStores {
  return {
    orders: new MemoryOrders(tables),
    shelf: new MemoryOrderShelf(tables, host),
    due: new MemoryDueOrders(tables, database, host),
    keys: new MemoryKeys(tables, database, host),
    cache: new MemoryProductCache(host),
    inbox: new MemoryWebhookInbox(tables, host),
    claims: new MemoryBookingClaims(tables, database, host),
    watches: new NoWatches(),
  };
}

export interface CheckoutPorts {
  readonly work: UnitOfWork;
  readonly stores: CheckoutStores;
  readonly telemetry: Telemetry;
  readonly gateways: readonly PaymentGateway[];
  readonly stock: Stock;
  readonly seats: Seats;
}

const priceFreshMs = 60_000;

/** The production use cases around the given ports. */
export function checkoutMachine(
  replica: Replica,
  { work, stores, telemetry, gateways, stock, seats }: CheckoutPorts,
  { setting, state }: { setting: Setting; state: CheckoutState },
): CheckoutMachine {
  const parts = assembleCheckout({
    stores,
    work,
    telemetry,
    adapters: {
      stock,
      seats,
      customers: new NoCustomers(),
      gateways,
      webhooks: [],
      ledger: new SimulatedLedger(state.ledger, setting, replica),
    },
    clock: setting.timeline,
    ids: setting.ids,
    sweepLimits: defaultSweepLimits,
    priceFreshMs,
    flags: { isOn: ({ fallback }) => Promise.resolve(fallback) },
  });
  const { timeline: clock, ids } = setting;
  const take = new TakeSales({
    register: new MemorySalesRegister(state.tables),
    changes: parts.changes,
    ids,
    clock,
  });
  return {
    parts,
    followSales: async () => {
      const effect = () => state.marketplace.records();
      const call = { from: replica, what: 'amazon.search', effect, silence: 'transient' } as const;
      const records = await callVendor(setting, call);
      await work.run((tx) =>
        take.execute(
          'amazon',
          records.map((record, seq) => ({ seq, record })),
          tx,
        ),
      );
    },
    fulfilment: new FulfilmentConsumers(parts.changes),
    settlement: new SettlementConsumers(parts.settlement, parts.writeSalesOrder),
    // No list of a gateway is simulated: what webhooks told too early has to do.
    reconcile: new ReconcilePayments({
      work,
      books: [],
      records: { unlisted: async () => [], refundedIn: async () => [] },
      clock: setting.timeline,
      turns: new EverybodysTurn(),
      kept: new MemoryKeptNotices(state.tables, state.database, replica),
      inbox: stores.inbox,
      due: stores.due,
      notices: parts.applyNotice,
      changes: parts.changes,
    }),
  };
}

export const checkoutHandlers: readonly Handler<CheckoutMachine>[] = [
  {
    consumer: checkoutConsumers.stockCommitted,
    take: (checkout, told) => checkout.fulfilment.stockCommitted(told),
  },
  {
    consumer: checkoutConsumers.stockRefused,
    take: eachWith((checkout, event, delivery) => checkout.fulfilment.stockRefused(event, delivery)),
  },
  {
    consumer: checkoutConsumers.seatsGranted,
    take: (checkout, told) => checkout.fulfilment.seatsGranted(told),
  },
  {
    consumer: checkoutConsumers.seatsRefused,
    take: eachWith((checkout, event, delivery) => checkout.fulfilment.seatsRefused(event, delivery)),
  },
  {
    consumer: checkoutConsumers.shipmentBooked,
    take: (checkout, told) => checkout.fulfilment.shipmentBooked(told),
  },
  {
    consumer: checkoutConsumers.shipmentRefused,
    take: eachWith((checkout, event, delivery) => checkout.fulfilment.shipmentRefused(event, delivery)),
  },
  {
    consumer: checkoutConsumers.shipmentProgressed,
    take: (checkout, told) => checkout.fulfilment.shipmentProgressed(told),
  },
  {
    consumer: checkoutConsumers.fulfillable,
    take: eachWith((checkout, event) => checkout.settlement.capture(event)),
  },
  {
    consumer: checkoutConsumers.cancellationRequested,
    take: eachWith((checkout, event) => checkout.settlement.giveBack(event)),
  },
  {
    consumer: checkoutConsumers.placed,
    take: eachWith((checkout, event) => checkout.settlement.book(event)),
  },
  // The catalogue never changes during a history.
  { consumer: checkoutConsumers.productChanged, take: () => Promise.resolve({ kind: 'done' }) },
];
