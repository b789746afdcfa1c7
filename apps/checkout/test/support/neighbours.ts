import { Failure, parseSku, priceFromGross, type Customer, type Product } from '@accord/canonical';
import { compareKeys, SideInMemory, type Facts, type Side } from '@accord/sync';
import { Customers } from '../../src/use-cases/ports/customers.ts';
import { SalesBooks, type BookedOrder } from '../../src/use-cases/ports/sales-books.ts';
import { SalesLedger, type SalesOrder } from '../../src/use-cases/ports/sales-ledger.ts';
import { Seats, type SeatHoldRequest } from '../../src/use-cases/ports/seats.ts';
import { Stock, type HoldOutcome, type ReservationRequest } from '../../src/use-cases/ports/stock.ts';

export const kit = product('KIT-ROBOT-01', 'article', 14_900);
export const course = product('COURSE-PYTHON-101', 'course', 19_900);

/** At 19 % tax. */
export function product(sku: string, kind: Product['kind'], grossMinor: number): Product {
  const at = '2026-01-05T08:00:00.000Z';
  return {
    sku: parseSku(sku),
    name: `The ${sku}`,
    kind,
    price: priceFromGross({ minor: grossMinor, currency: 'EUR' }, 1900),
    version: 1,
    updatedAt: at,
    pricedAt: at,
  };
}

/** What a double does at a named moment. */
export type Interference<Moment extends string> = (moment: Moment) => Promise<void> | void;

const graves: (() => void)[] = [];

/** The moment in which a process dies: nothing after it ever happens. */
export const die = (): Promise<never> =>
  new Promise((_, reject) => {
    graves.push(() => reject(new Error('died long ago')));
  });

/** At the end of a file: lets go of what died, so that nothing is waited for. */
export function bury(): void {
  for (const letGo of graves.splice(0)) letGo();
}

/** A stock of so many pieces per SKU, kept by reservation id. */
export class FakeStock extends Stock {
  readonly known = new Map<string, Product>([
    [kit.sku, kit],
    [course.sku, course],
  ]);
  readonly pieces = new Map<string, number>([[kit.sku, 1_000_000]]);
  readonly held = new Map<string, ReservationRequest>();
  /** Called around each call: throw to fail it, return a promise that never settles to die in it. */
  interfere: Interference<'products' | 'reserve:before' | 'reserve:after' | 'release'> = () => undefined;
  productCalls = 0;

  override async products(skus: readonly string[]) {
    this.productCalls += 1;
    await this.interfere('products');
    const items = skus.flatMap((sku) => this.known.get(sku) ?? []);
    return { items, missing: skus.filter((sku) => !this.known.has(sku)) };
  }

  override async reserve(request: ReservationRequest): Promise<HoldOutcome> {
    await this.interfere('reserve:before');
    if (!this.held.has(request.reservationId)) {
      const shortages = request.lines
        .map(({ sku, quantity }) => ({ sku, requested: quantity, available: this.pieces.get(sku) ?? 0 }))
        .filter(({ requested, available }) => requested > available);
      if (shortages.length > 0) return { kind: 'short', shortages };
      for (const { sku, quantity } of request.lines)
        this.pieces.set(sku, (this.pieces.get(sku) ?? 0) - quantity);
      this.held.set(request.reservationId, request);
    }
    await this.interfere('reserve:after');
    return { kind: 'held' };
  }

  override async release(reservationId: string): Promise<void> {
    await this.interfere('release');
    for (const { sku, quantity } of this.held.get(reservationId)?.lines ?? []) {
      this.pieces.set(sku, (this.pieces.get(sku) ?? 0) + quantity);
    }
    this.held.delete(reservationId);
  }
}

export class FakeSeats extends Seats {
  free = 1_000_000;
  readonly held = new Map<string, number>();
  interfere: Interference<'hold:before' | 'hold:after' | 'release'> = () => undefined;

  override async hold(request: SeatHoldRequest): Promise<HoldOutcome> {
    await this.interfere('hold:before');
    if (!this.held.has(request.seatHoldId)) {
      const wanted = request.lines.reduce((sum, line) => sum + line.quantity, 0);
      if (wanted > this.free) {
        const sku = request.lines[0]?.sku ?? '';
        return { kind: 'short', shortages: [{ sku, requested: wanted, available: this.free }] };
      }
      this.free -= wanted;
      this.held.set(request.seatHoldId, wanted);
    }
    await this.interfere('hold:after');
    return { kind: 'held' };
  }

  override async release(seatHoldId: string): Promise<void> {
    await this.interfere('release');
    this.free += this.held.get(seatHoldId) ?? 0;
    this.held.delete(seatHoldId);
  }
}

export class FakeCustomers extends Customers {
  readonly known = new Map<string, Customer>();

  override async find(customerId: string): Promise<Customer | undefined> {
    return this.known.get(customerId);
  }
}

/** Books that, like the ERP, would take the same order twice. */
export class FakeLedger extends SalesLedger {
  readonly erp = 'weclapp';
  readonly booked: SalesOrder[] = [];
  interfere: Interference<'find' | 'create:before' | 'create:after'> = () => undefined;

  override async findByOrderNumber(orderNumber: string) {
    await this.interfere('find');
    const index = this.booked.findIndex((order) => order.orderNumber === orderNumber);
    return index < 0 ? undefined : { erpOrderId: `erp-${String(index)}` };
  }

  override async createSalesOrder(order: SalesOrder) {
    await this.interfere('create:before');
    this.booked.push(order);
    await this.interfere('create:after');
    return { erpOrderId: `erp-${String(this.booked.length - 1)}` };
  }
}

/** What the ERP has on record, as it should be or otherwise. */
export class FakeBooks extends SalesBooks {
  readonly erp = 'weclapp';
  readonly entries = new Map<string, BookedOrder>();

  override async *orders(after: string | null): AsyncGenerator<readonly BookedOrder[]> {
    const isBehind = ({ erpOrderId }: BookedOrder): boolean =>
      after === null || compareKeys(erpOrderId, after) > 0;
    const order = (one: BookedOrder, other: BookedOrder): number =>
      compareKeys(one.erpOrderId, other.erpOrderId);
    yield [...this.entries.values()].filter(isBehind).sort(order);
  }

  override async order(erpOrderId: string): Promise<BookedOrder | undefined> {
    return this.entries.get(erpOrderId);
  }
}

/** What inventory and enrollment have on record, by order. */
export class FakeRecords {
  readonly stock = new Map<string, Facts>();
  readonly seats = new Map<string, Facts>();
  /** Called before each comparison reads: throw to be away. */
  interfere: () => void = () => undefined;
  readonly sides = { stock: () => this.#side(this.stock), seats: () => this.#side(this.seats) };

  #side(records: ReadonlyMap<string, Facts>): Side {
    return new SideInMemory('quantity', async (key) => {
      this.interfere();
      return key === undefined ? records : new Map([...records].filter(([one]) => one === key));
    });
  }
}

/** A neighbour that does not answer. */
export const neighbourDown = new Failure('inventory.unreachable', 'transient', 'no answer');
