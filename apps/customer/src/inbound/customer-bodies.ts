import {
  Customer,
  CustomerId,
  Email,
  fieldMessage,
  Locale,
  MailTemplate,
  OrderId,
  OrderNumber,
  Person,
} from '@accord/canonical';
import { z } from 'zod';

/** What a caller says about a new customer. Unknown fields are an error: a typing mistake must not be lost quietly. */
export const newCustomer = z.strictObject({
  email: Email,
  ...Person.shape,
  locale: Locale.default('de'),
  marketingConsent: z.boolean().default(false),
});

export const customerChange = z
  .strictObject({
    email: Email.optional(),
    givenName: Person.shape.givenName.optional(),
    familyName: Person.shape.familyName.optional(),
    locale: Locale.optional(),
    marketingConsent: z.boolean().optional(),
  })
  .refine(
    (change) => Object.values(change).some((value) => value !== undefined),
    fieldMessage('names nothing to change', 'nennt nichts, was zu ändern wäre'),
  );

export const customerExport = z.object({
  customer: Customer,
  orders: z.array(z.object({ orderId: OrderId, orderNumber: OrderNumber })),
  mails: z.array(z.object({ orderNumber: OrderNumber, template: MailTemplate, sentAt: z.iso.datetime() })),
});

export const erasureReceipt = z.object({
  receiptId: z.uuid(),
  customerId: CustomerId,
  erasedAt: z.iso.datetime(),
  /** Others that have to forget the person, too; null until they have. */
  steps: z.array(z.object({ party: z.string(), doneAt: z.iso.datetime().nullable() })),
  /** When the last of them had. */
  completeAt: z.iso.datetime().nullable(),
});

export const receiptAddress = z.object({ receipt: z.string() });
