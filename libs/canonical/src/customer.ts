import { z } from 'zod';
import { Email } from './email.ts';
import { CustomerId } from './identifiers.ts';
import { Locale, Person } from './person.ts';
import { personal } from './personal.ts';

/** Somebody who buys, as the customer service knows them. Personal data. */
export const Customer = z.object({
  id: CustomerId,
  email: Email,
  ...Person.shape,
  locale: Locale,
  /** Whether marketing may write to them. Order mails need no consent. */
  marketingConsent: personal(z.boolean(), false),
});
export type Customer = z.output<typeof Customer>;

/** The customer as an order remembers them: `customerId` is null for a guest. Personal data. */
export const OrderCustomer = z.object({
  customerId: CustomerId.nullable(),
  ...Customer.omit({ id: true }).shape,
});
export type OrderCustomer = z.output<typeof OrderCustomer>;
