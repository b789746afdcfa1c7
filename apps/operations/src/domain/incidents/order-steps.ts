import type { NodeName } from './signal.ts';

/** What is left to do for an order after it was placed, and by when a customer expects it. */
export interface OrderStep {
  readonly name: string;
  /** The bit by which it is stored. */
  readonly bit: number;
  readonly queue: NodeName;
  readonly flow: NodeName;
  /** From the placing of the order. No event carries a promise of its own, so this is the shop's. */
  readonly promisedWithinMs: number;
}

const minutes = 60_000;
const hours = 60 * minutes;

export const orderSteps = {
  stock: {
    name: 'stock',
    bit: 1,
    queue: 'queue:inventory.commit-reservation-on-order-placed',
    flow: 'flow:commit-stock',
    promisedWithinMs: hours,
  },
  seats: {
    name: 'seats',
    bit: 2,
    queue: 'queue:enrollment.grant-seats-on-order-placed',
    flow: 'flow:open-course',
    promisedWithinMs: 15 * minutes,
  },
  parcel: {
    name: 'parcel',
    bit: 4,
    queue: 'queue:inventory.book-shipment-on-reservation-committed',
    flow: 'flow:ship-order',
    promisedWithinMs: 24 * hours,
  },
  booking: {
    name: 'booking',
    bit: 8,
    queue: 'queue:checkout.write-sales-order-on-order-placed',
    flow: 'flow:book-order',
    promisedWithinMs: 24 * hours,
  },
  money: {
    name: 'money',
    bit: 16,
    queue: 'queue:checkout.capture-payment-on-order-fulfillable',
    flow: 'flow:take-payment',
    promisedWithinMs: 24 * hours,
  },
  profile: {
    name: 'profile',
    bit: 32,
    queue: 'queue:customer.sync-profile-on-order-placed',
    flow: 'flow:keep-profile',
    promisedWithinMs: 24 * hours,
  },
  mail: {
    name: 'mail',
    bit: 64,
    queue: 'queue:customer.send-mail-on-order-placed',
    flow: 'flow:write-mail',
    promisedWithinMs: 15 * minutes,
  },
} as const satisfies Readonly<Record<string, OrderStep>>;

export const allOrderSteps: readonly OrderStep[] = Object.values(orderSteps);

/** The steps that cannot be done while these parts are impaired, as bits. */
export function stepsAmong(nodes: readonly NodeName[]): number {
  const impaired = new Set(nodes);
  return allOrderSteps
    .filter(({ queue, flow }) => impaired.has(queue) || impaired.has(flow))
    .reduce((bits, { bit }) => bits | bit, 0);
}
