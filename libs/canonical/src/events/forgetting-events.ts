import { z } from 'zod';
import { CustomerId } from '../identifiers.ts';
import { Instant } from '../product.ts';
import { defineEvent } from './event-definition.ts';

/** Somebody who keeps something of a person: `service:inventory`, `vendor:moodle`. */
const Party = z.string().regex(/^(?:service|vendor):[a-z][a-z-]*$/);

/**
 * Nothing is left of an erased person at this party. What an order needs to be delivered stays until that order has
 * ended, and this is told after that. May come again.
 */
const PersonForgotten = z.object({
  customerId: CustomerId,
  receiptId: z.uuid(),
  party: Party,
  forgottenAt: Instant,
  /** How many orders were emptied. */
  orders: z.int().min(0),
});
export type PersonForgotten = z.input<typeof PersonForgotten>;

const told = { aggregate: 'customer', version: 1, data: PersonForgotten } as const;

export const checkoutPersonForgotten = defineEvent({
  ...told,
  owner: 'checkout',
  type: 'checkout.person.forgotten',
});

export const inventoryPersonForgotten = defineEvent({
  ...told,
  owner: 'inventory',
  type: 'inventory.person.forgotten',
});

export const enrollmentPersonForgotten = defineEvent({
  ...told,
  owner: 'enrollment',
  type: 'enrollment.person.forgotten',
});

export const operationsPersonForgotten = defineEvent({
  ...told,
  owner: 'operations',
  type: 'operations.person.forgotten',
});
