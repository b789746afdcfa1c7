import { createHash } from 'node:crypto';
import { Address, CartLine, Customer, CustomerId, fieldMessage, Gateway } from '@accord/canonical';
import { z } from 'zod';
import { canonicalJson } from '../domain/idempotency.ts';

const longestBasket = 1_000;
const longestToken = 500;

/** A gateway's token for the customer's payment method; printable, so that it cannot smuggle anything into a header or a form. */
const Token = z
  .string()
  .regex(/^[\x21-\x7e]+$/, fieldMessage('a token of the gateway', 'ein Token des Zahlungsdienstes'))
  .max(longestToken);

/** Somebody who buys without being known to us; the language of the request counts where none is given. */
export const GuestCustomer = Customer.pick({ email: true, givenName: true, familyName: true }).extend({
  locale: Customer.shape.locale.optional(),
  marketingConsent: z.boolean().default(false),
});

/** What a customer wants to buy, and how it is paid. Exactly one of `customer` and `customerId`. */
export const OrderRequest = z
  .object({
    customer: GuestCustomer.optional(),
    customerId: CustomerId.optional(),
    shippingAddress: Address,
    lines: z.array(CartLine).min(1).max(longestBasket),
    payment: z.object({
      method: z.literal('card'),
      tokens: z
        .partialRecord(Gateway, Token)
        .refine(
          (tokens) => Object.keys(tokens).length > 0,
          fieldMessage(
            'needs the token of at least one gateway',
            'braucht das Token mindestens eines Zahlungsdienstes',
          ),
        ),
    }),
  })
  .refine((request) => (request.customer === undefined) !== (request.customerId === undefined), {
    path: ['customer'],
    message: fieldMessage('name either customer or customerId', 'entweder customer oder customerId angeben'),
  });
export type OrderRequest = z.output<typeof OrderRequest>;

/** Equal for requests that mean the same, whatever their spelling. */
export function hashRequest(request: OrderRequest): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex');
}
