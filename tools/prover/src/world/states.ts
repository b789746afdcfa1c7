import type { Gateway } from '@accord/canonical';
import type { PaymentNotice } from '@accord/checkout/saga';
import { checkoutTables } from '../memory/checkout/checkout-tables.ts';
import { enrollmentTables } from '../memory/enrollment/enrollment-tables.ts';
import { inventoryTables } from '../memory/inventory/inventory-tables.ts';
import { MemoryDatabase } from '../memory/memory-database.ts';
import type { Setting } from '../simulation/setting.ts';
import { CardBooks } from '../vendors/card-books.ts';
import { MarketplaceBooks } from '../vendors/marketplace-books.ts';
import { ParcelDesk } from '../vendors/parcel-desk.ts';
import { SalesBooks } from '../vendors/sales-books.ts';
import { School } from '../vendors/school.ts';
import { catalogue, course } from './catalogue.ts';
import type { CheckoutState } from './checkout-machine.ts';
import type { EnrollmentState } from './enrollment-machine.ts';
import type { InventoryState } from './inventory-machine.ts';

/** What there is to sell at the beginning. */
export interface Shelves {
  readonly pieces: Readonly<Record<'KIT' | 'CABLE', number>>;
  /** Places per cohort. */
  readonly cohorts: readonly number[];
}

/** Everything that outlives a process. */
export interface States {
  readonly checkout: CheckoutState;
  readonly inventory: InventoryState;
  readonly enrollment: EnrollmentState;
}

export function newStates(
  setting: Setting,
  shelves: Shelves,
  notify: (gateway: Gateway, notice: PaymentNotice) => void,
): States {
  const runtime = { clock: setting.timeline, ids: setting.ids };
  const books = (gateway: Gateway): CardBooks =>
    new CardBooks(gateway, setting, (notice) => {
      notify(gateway, notice);
    });
  const states = {
    checkout: {
      database: new MemoryDatabase(runtime),
      tables: checkoutTables(),
      stripe: books('stripe'),
      adyen: books('adyen'),
      ledger: new SalesBooks(),
      marketplace: new MarketplaceBooks(),
    },
    inventory: { database: new MemoryDatabase(runtime), tables: inventoryTables(), desk: new ParcelDesk() },
    enrollment: { database: new MemoryDatabase(runtime), tables: enrollmentTables(), school: new School() },
  };
  stock(states.inventory.tables, shelves);
  open(states.enrollment.tables, shelves);
  watch(states, setting);
  return states;
}

function stock({ catalogue: products, stock: pieces }: InventoryState['tables'], shelves: Shelves): void {
  for (const row of catalogue) products.seed(row.product.sku, row);
  for (const [sku, onHand] of Object.entries(shelves.pieces))
    pieces.seed(sku, { sku, onHand, reserved: 0, version: 1 });
}

function open({ courses, cohorts }: EnrollmentState['tables'], shelves: Shelves): void {
  courses.seed(course.courseId, course);
  for (const [index, capacity] of shelves.cohorts.entries()) {
    const cohortId = `cohort-${index + 1}`;
    const startsOn = `2026-0${index + 2}-01`;
    cohorts.seed(cohortId, { cohortId, courseId: course.courseId, startsOn, capacity, taken: 0 });
  }
}

/** Which steps the state machines take. */
function watch(states: States, { coverage, trace }: Setting): void {
  const moved = (machine: string, from: string | undefined, to: string | undefined): void => {
    if (to === undefined || from === to) return;
    coverage.moved(machine, from ?? 'new', to);
    trace(() => `${machine} ${from ?? 'new'} > ${to}`);
  };
  states.checkout.tables.orders.onChange = (before, after) => {
    moved('order', before?.order.status, after?.order.status);
    for (const attempt of after?.order.attempts ?? []) {
      const known = before?.order.attempts.find(({ id }) => id === attempt.id);
      moved('attempt', known?.status, attempt.status);
    }
  };
  states.inventory.tables.reservations.onChange = (before, after) => {
    const statusOf = (row: typeof before): string | undefined =>
      row?.kind === 'reservation' ? row.reservation.status : row?.kind;
    moved('reservation', statusOf(before), statusOf(after));
  };
  states.inventory.tables.shipments.onChange = (before, after) => {
    moved('shipment', before?.record.booking, after?.record.booking);
  };
  states.enrollment.tables.holds.onChange = (before, after) => {
    moved('seats', before?.status, after?.status);
  };
}
