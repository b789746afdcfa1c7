import { checkoutTopology } from '@accord/checkout/saga';
import { enrollmentTopology } from '@accord/enrollment/saga';
import { inventoryTopology } from '@accord/inventory/saga';
import type { Telemetry } from '@accord/messaging';
import { ripeNotices } from '../memory/checkout/memory-side-tables.ts';
import type { OutboxEntry } from '../memory/memory-database.ts';
import { MemoryUnitOfWork } from '../memory/memory-unit-of-work.ts';
import { Broker } from '../simulation/broker.ts';
import { Cluster } from '../simulation/cluster.ts';
import { Network } from '../simulation/network.ts';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import { SimulatedGateway } from '../vendors/simulated-gateway.ts';
import { Alarm } from './alarm.ts';
import type { Alterations, Place } from './alterations.ts';
import {
  checkoutHandlers,
  checkoutMachine,
  memoryCheckoutStores,
  type CheckoutMachine,
} from './checkout-machine.ts';
import {
  enrollmentHandlers,
  enrollmentMachine,
  memoryEnrollmentStores,
  type EnrollmentMachine,
} from './enrollment-machine.ts';
import {
  inventoryHandlers,
  inventoryMachine,
  memoryInventoryStores,
  type InventoryMachine,
} from './inventory-machine.ts';
import { NetworkSeats, NetworkStock } from './peers.ts';
import { PostOffice } from './post-office.ts';
import { SimulatedRelay } from './relay.ts';
import { Shopper } from './shopper.ts';
import type { SalePlan } from './sales.ts';
import type { ShoppingPlan } from './shopping.ts';
import { newStates, type Shelves, type States } from './states.ts';

export interface WorldOptions {
  readonly setting: Setting;
  readonly replicas: number;
  readonly shelves: Shelves;
  readonly shopping: readonly ShoppingPlan[];
  /** What a marketplace sells beside. */
  readonly sales: readonly SalePlan[];
  readonly alterations?: Alterations;
}

const silent: Telemetry = { record: () => undefined };
type Service = 'checkout' | 'inventory' | 'enrollment';

/** As in production. */
const reconcileEveryMs = 600_000;
/** Sooner than in production, so that it meets the faults. */
const followSalesAfterMs = 1_000;

/** What a person who sells at a marketplace is shown, and cancels there. */
const forTheDesk = ['out_of_stock', 'cancel_at_marketplace'];
const deskAfterMinutes = [20, 60, 120, 180];

/** Three services, their databases, the broker, the vendors and the shoppers of one history. */
export class World {
  readonly setting: Setting;
  readonly states: States;
  readonly broker: Broker;
  readonly office: PostOffice;
  readonly relays: Readonly<Record<Service, SimulatedRelay>>;
  readonly shoppers: readonly Shopper[];
  /** Every event that was committed, by service, in order of its commit. */
  readonly committed: Readonly<Record<Service, OutboxEntry[]>> = {
    checkout: [],
    inventory: [],
    enrollment: [],
  };
  readonly #alterations: Alterations;
  readonly #network: Network;
  readonly #inventory: Cluster<InventoryMachine>;
  readonly #enrollment: Cluster<EnrollmentMachine>;
  readonly #checkout: Cluster<CheckoutMachine>;

  constructor({ setting, replicas, shelves, shopping, sales, alterations = {} }: WorldOptions) {
    this.setting = setting;
    this.#alterations = alterations;
    this.#network = new Network(setting);
    this.broker = new Broker(setting);
    this.states = newStates(setting, shelves, (gateway, notice) => {
      this.office.send(gateway, notice);
    });
    const cluster = <Machine>(service: Service, build: (replica: Replica) => Machine): Cluster<Machine> =>
      new Cluster(service, { setting, replicas, build });
    this.#inventory = cluster('inventory', (replica) => this.#inventoryMachine(replica));
    this.#enrollment = cluster('enrollment', (replica) => this.#enrollmentMachine(replica));
    this.#checkout = cluster('checkout', (replica) => this.#checkoutMachine(replica));
    this.office = new PostOffice(this.#checkout, this.#network, setting);
    this.broker.connect(checkoutTopology, this.#checkout, checkoutHandlers);
    this.broker.connect(inventoryTopology, this.#inventory, inventoryHandlers);
    this.broker.connect(enrollmentTopology, this.#enrollment, enrollmentHandlers);
    this.relays = {
      checkout: this.#connect(
        'checkout',
        this.#checkout,
        this.#sweep(),
        this.#reconcile(),
        this.#followSales(),
      ),
      inventory: this.#connect('inventory', this.#inventory, this.#expireHolds()),
      enrollment: this.#connect('enrollment', this.#enrollment, this.#expireSeats()),
    };
    const { timeline } = setting;
    this.shoppers = shopping.map(
      (plan) => new Shopper(plan, { checkout: this.#checkout, network: this.#network, setting }),
    );
    timeline.after(0, () => {
      for (const shopper of this.shoppers) shopper.begin();
    });
    for (const sale of sales) this.#sell(sale);
  }

  /** From here on everything works, and everybody asks what became of their order. */
  calmDown(): void {
    this.setting.faults.end();
    this.setting.trace(() => 'from here on nothing goes wrong');
    for (const shopper of this.shoppers) shopper.askFinally();
    for (const minutes of deskAfterMinutes)
      this.setting.timeline.after(minutes * 60_000, () => {
        this.#visitDesk();
      });
  }

  #sell({ order, beginsAtMs, cancelledAfterMs }: SalePlan): void {
    const { timeline, trace } = this.setting;
    const { marketplace } = this.states.checkout;
    timeline.after(beginsAtMs, () => {
      trace(() => `the marketplace sells ${order.orderId}`);
      marketplace.sell(order, timeline.nowMs);
    });
    if (cancelledAfterMs === null) return;
    timeline.after(beginsAtMs + cancelledAfterMs, () => {
      trace(() => `the marketplace cancels ${order.orderId}`);
      marketplace.cancel(order.orderId, timeline.nowMs);
    });
  }

  /** Only the marketplace can give the money back of what cannot be delivered. */
  #visitDesk(): void {
    const { tables, marketplace } = this.states.checkout;
    for (const { order } of tables.orders.all())
      if (order.marketplace !== null && forTheDesk.includes(order.attention ?? ''))
        marketplace.cancel(order.marketplace.orderId, this.setting.timeline.nowMs);
  }

  #connect<Machine>(
    service: Service,
    cluster: Cluster<Machine>,
    ...alarms: readonly Alarm<Machine>[]
  ): SimulatedRelay {
    const { database } = this.states[service];
    const relay = new SimulatedRelay({ database, cluster, broker: this.broker, setting: this.setting });
    database.onCommit = (events) => {
      this.committed[service].push(...events);
      relay.wake();
      for (const alarm of alarms) alarm.look();
    };
    cluster.onStart = () => {
      this.setting.trace(() => `${service} is up again`);
      relay.wake();
      for (const alarm of alarms) alarm.look();
    };
    return relay;
  }

  #sweep(): Alarm<CheckoutMachine> {
    const { orders } = this.states.checkout.tables;
    return new Alarm(this.#checkout, this.setting, {
      dueAtMs: () => earliest(orders.all().map(({ nextSweepAt }) => nextSweepAt)),
      work: ({ parts }) => parts.sweep.execute(),
    });
  }

  #reconcile(): Alarm<CheckoutMachine> {
    const { tables } = this.states.checkout;
    return new Alarm(this.#checkout, this.setting, {
      dueAtMs: () =>
        earliest(
          ripeNotices(tables).flatMap(({ keptAt }) => keptAt.map((at) => at.getTime() + reconcileEveryMs)),
        ),
      work: ({ reconcile }) => reconcile.execute(),
    });
  }

  /** Due while the marketplace has news that we have not noted. */
  #followSales(): Alarm<CheckoutMachine> {
    const { tables, marketplace } = this.states.checkout;
    const alarm = new Alarm<CheckoutMachine>(this.#checkout, this.setting, {
      dueAtMs: () =>
        earliest(
          [...marketplace.sales].map(([orderId, { changedAtMs }]) =>
            tables.sales.read(orderId)?.changedAtMs === changedAtMs ? null : changedAtMs + followSalesAfterMs,
          ),
        ),
      work: ({ followSales }) => followSales(),
    });
    marketplace.onChange = () => {
      alarm.look();
    };
    return alarm;
  }

  #expireHolds(): Alarm<InventoryMachine> {
    const { reservations } = this.states.inventory.tables;
    return new Alarm(this.#inventory, this.setting, {
      dueAtMs: () =>
        earliest(
          reservations
            .all()
            .map((row) =>
              row.kind === 'reservation' && row.reservation.status === 'held'
                ? row.reservation.expiresAt.getTime()
                : null,
            ),
        ),
      work: ({ expireHolds }) => expireHolds.execute(),
    });
  }

  #expireSeats(): Alarm<EnrollmentMachine> {
    const { holds } = this.states.enrollment.tables;
    return new Alarm(this.#enrollment, this.setting, {
      // Strictly after the moment at which a hold runs out.
      dueAtMs: () =>
        earliest(
          holds.all().map(({ status, expiresAt }) => (status === 'held' ? expiresAt.getTime() + 1 : null)),
        ),
      work: ({ useCases }) => useCases.expireHeldSeats.execute(),
    });
  }

  #inventoryMachine(replica: Replica): InventoryMachine {
    const state = this.states.inventory;
    const place = { replica, database: state.database, setting: this.setting };
    const own = memoryInventoryStores(state, replica);
    const stores = this.#alterations.inventoryStores?.(own, place) ?? own;
    return inventoryMachine(replica, { work: this.#work(place), stores }, { setting: this.setting, state });
  }

  #enrollmentMachine(replica: Replica): EnrollmentMachine {
    const state = this.states.enrollment;
    const place = { replica, database: state.database, setting: this.setting };
    const own = memoryEnrollmentStores(state, replica);
    const stores = this.#alterations.enrollmentStores?.(own, place) ?? own;
    const parts = { work: this.#work(place), stores, telemetry: silent };
    return enrollmentMachine(replica, parts, { setting: this.setting, state });
  }

  #checkoutMachine(replica: Replica): CheckoutMachine {
    const { setting } = this;
    const state = this.states.checkout;
    const place = { replica, database: state.database, setting };
    const own = memoryCheckoutStores(state, replica);
    const gateways = [
      new SimulatedGateway({ books: state.stripe, setting, from: replica, settles: 'at_once' }),
      new SimulatedGateway({ books: state.adyen, setting, from: replica, settles: 'later' }),
    ];
    const ports = {
      work: this.#work(place),
      stores: this.#alterations.checkoutStores?.(own, place) ?? own,
      telemetry: silent,
      gateways: gateways.map((gateway) => this.#alterations.gateway?.(gateway, place) ?? gateway),
      stock: new NetworkStock(this.#network, this.#inventory, replica),
      seats: new NetworkSeats(this.#network, this.#enrollment, replica),
    };
    return checkoutMachine(replica, ports, { setting, state });
  }

  #work(place: Place): MemoryUnitOfWork | ReturnType<NonNullable<Alterations['work']>> {
    const own = new MemoryUnitOfWork(place.database, place.replica);
    return this.#alterations.work?.(own, place) ?? own;
  }
}

function earliest(moments: readonly (number | null)[]): number | null {
  let found: number | null = null;
  for (const moment of moments) if (moment !== null && (found === null || moment < found)) found = moment;
  return found;
}
