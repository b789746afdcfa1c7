import type { Anything } from '../support/tree.ts';
import { data, drop, rename, retype, type SeededChange } from './seeded.ts';

function message(
  pair: string,
  event: string,
  change: Pick<SeededChange, 'what' | 'field'> & {
    readonly flow: string;
    readonly edit: (data: Anything, document: Anything) => void;
  },
): SeededChange {
  const provider = pair.split(' -> ')[1] ?? '';
  return {
    what: `${event}: ${change.what}`,
    file: `contracts/asyncapi/${provider}.json`,
    edit: (document) => change.edit(data(document, event), document),
    sees: 'pact-vs-documents',
    pair,
    flow: change.flow,
    field: change.field,
  };
}

const placed = 'checkout.order.placed.v1';
const ship = 'inventory.ship-order';

const ofEvents: readonly SeededChange[] = [
  message('inventory -> checkout', placed, {
    what: 'the quantity of a line is renamed',
    flow: ship,
    edit: ({ properties }) => rename(properties.lines.items, 'quantity', 'pieces'),
    field: /quantity|pieces/,
  }),
  message('inventory -> checkout', placed, {
    what: 'the quantity of a line becomes text',
    flow: ship,
    edit: ({ properties }) => retype(properties.lines.items, 'quantity', 'string'),
    field: /quantity/,
  }),
  message('inventory -> checkout', placed, {
    what: 'the address loses its country',
    flow: ship,
    edit: ({ properties }) => drop(properties.shippingAddress, 'country'),
    field: /country/,
  }),
  message('inventory -> checkout', placed, {
    what: 'the reservation is dropped',
    flow: ship,
    edit: (schema) => drop(schema, 'reservationId'),
    field: /reservationId/,
  }),
  message('customer -> checkout', placed, {
    what: 'the customer’s address is renamed',
    flow: 'customer.write-mail',
    edit: ({ properties }) => rename(properties.customer, 'email', 'mail'),
    field: /mail/,
  }),
  message('enrollment -> checkout', placed, {
    what: 'the hold of seats becomes a number',
    flow: 'enrollment.open-course',
    edit: (schema) => retype(schema, 'seatHoldId', 'integer'),
    field: /seatHoldId/,
  }),
  message('inventory -> checkout', 'checkout.order.cancelled.v1', {
    what: 'it is published no more',
    flow: 'checkout.cancel-order',
    edit: (_schema, { operations }) => delete operations.publishCheckoutOrderCancelledV1,
    field: /cancelled/,
  }),
  message('checkout -> inventory', 'inventory.reservation.committed.v1', {
    what: 'the order is named otherwise',
    flow: 'checkout.fulfil-order',
    edit: (schema) => rename(schema, 'orderId', 'order'),
    field: /order/,
  }),
  message('checkout -> inventory', 'inventory.reservation.refused.v1', {
    what: 'the reason becomes a number',
    flow: 'checkout.cancel-order',
    edit: (schema) => retype(schema, 'reason', 'integer'),
    field: /reason/,
  }),
  message('checkout -> enrollment', 'enrollment.seats.granted.v1', {
    what: 'the hold is dropped',
    flow: 'checkout.fulfil-order',
    edit: (schema) => drop(schema, 'seatHoldId'),
    field: /seatHoldId|orderId/,
  }),
];

const story = 'operations.tell-story';

/** What every service puts aside, and what operations reads of it. */
function parked(
  provider: 'checkout' | 'inventory' | 'enrollment' | 'customer',
  change: Pick<SeededChange, 'what' | 'edit' | 'field'>,
): SeededChange {
  return {
    ...change,
    file: `contracts/asyncapi/${provider}.json`,
    sees: 'pact-vs-documents',
    pair: `operations -> ${provider}`,
    flow: story,
  };
}

const headers = ({ components }: Anything): Anything => components.messages['accord.parked.v1'].headers;

const ofParked: readonly SeededChange[] = [
  parked('checkout', {
    what: 'a parked message gives its reason under another header',
    edit: (document) => rename(headers(document), 'x-accord-parked-reason', 'x-accord-parked-because'),
    field: /x-accord-parked-reason/,
  }),
  parked('inventory', {
    what: 'a parked message counts its attempts in words',
    edit: (document) => retype(headers(document), 'x-accord-parked-attempts', 'string'),
    field: /x-accord-parked-attempts/,
  }),
  parked('enrollment', {
    what: 'a parked message has no headers',
    edit: ({ components }) => delete components.messages['accord.parked.v1'].headers,
    field: /x-accord-parked-at/,
  }),
  parked('customer', {
    what: 'nothing is parked any more',
    edit: ({ operations }) => delete operations.publishAccordParkedV1,
    field: /accord\.parked\.v1/,
  }),
];

export const overMessages: readonly SeededChange[] = [...ofEvents, ...ofParked];
