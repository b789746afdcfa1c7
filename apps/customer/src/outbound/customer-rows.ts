import { Customer } from '@accord/canonical';
import { Personal } from '@accord/service-kit';
import { z } from 'zod';

import type { KnownCustomer } from '../use-cases/ports/customers.ts';

const customerRows = z.array(
  z.object({
    id: z.string(),
    email: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    locale: z.string(),
    marketing_consent: z.boolean(),
    version: z.int(),
  }),
);

export const customerColumns = 'id, email, given_name, family_name, locale, marketing_consent, version';

/** The first row of an answer as a customer; undefined when there is none. */
export function firstCustomer(rows: unknown): KnownCustomer | undefined {
  const [row] = customerRows.parse(rows);
  if (!row) return undefined;
  const customer = Customer.parse({
    id: row.id,
    email: row.email,
    givenName: row.given_name,
    familyName: row.family_name,
    locale: row.locale,
    marketingConsent: row.marketing_consent,
  });
  return { id: customer.id, customer: new Personal(customer), version: row.version };
}
