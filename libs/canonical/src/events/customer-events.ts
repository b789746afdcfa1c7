import { z } from 'zod';
import { CustomerId, OrderId } from '../identifiers.ts';
import { OrderNumber } from '../order-number.ts';
import { defineEvent } from './event-definition.ts';
import { orderReference } from './order-reference.ts';

const owned = { owner: 'customer', aggregate: 'customer', version: 1 } as const;

/** The CRM knows the customer as we do. Order fields are null when no order gave rise to it. */
export const profileSynced = defineEvent({
  ...owned,
  type: 'customer.profile.synced',
  data: z.object({
    customerId: CustomerId,
    orderId: OrderId.nullable(),
    orderNumber: OrderNumber.nullable(),
    crm: z.enum(['klaviyo', 'hubspot']),
  }),
});
export type ProfileSynced = z.input<typeof profileSynced.data>;

/**
 * What is personal of a customer must go, wherever it is. Names nobody: whoever keeps rows of theirs knows the customer by
 * id or by order. May come again; forgetting twice is forgetting once.
 */
export const personErased = defineEvent({
  ...owned,
  type: 'customer.person.erased',
  data: z.object({
    customerId: CustomerId,
    receiptId: z.uuid(),
    erasedAt: z.iso.datetime(),
    orders: z.array(z.object(orderReference)),
  }),
});
export type PersonErased = z.input<typeof personErased.data>;

export const MailTemplate = z.enum([
  'order_confirmation',
  'order_cancelled',
  'order_returned',
  'shipment_booked',
]);
export type MailTemplate = z.output<typeof MailTemplate>;

/** The mail vendor has taken the mail. */
export const mailSent = defineEvent({
  ...owned,
  type: 'customer.mail.sent',
  data: z.object({ customerId: CustomerId, ...orderReference, template: MailTemplate }),
});
export type MailSent = z.input<typeof mailSent.data>;
