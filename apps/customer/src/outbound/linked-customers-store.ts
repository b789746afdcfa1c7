import { CustomerId } from '@accord/canonical';
import type { KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

import { type LinkedCustomer, LinkedCustomers } from '../use-cases/ports/linked-customers.ts';

const pageSize = 1_000;

const rows = z.array(
  z
    .object({
      id: CustomerId,
      email: z.string(),
      given_name: z.string(),
      family_name: z.string(),
      marketing_consent: z.boolean(),
      consent_given_at: z.date().nullable(),
      consent_withdrawn_at: z.date().nullable(),
    })
    .transform(({ id, email, ...row }): LinkedCustomer => ({
      id,
      facts: {
        email,
        givenName: row.given_name,
        familyName: row.family_name,
        marketingConsent: row.marketing_consent,
        consentGivenAt: row.consent_given_at,
        consentWithdrawnAt: row.consent_withdrawn_at,
      },
    })),
);

const select = `
  SELECT id, email, given_name, family_name, marketing_consent, consent_given_at, consent_withdrawn_at
  FROM customers c WHERE erased_at IS NULL
    AND EXISTS (SELECT FROM crm_profiles p WHERE p.crm = $1 AND p.customer_id = c.id)`;

/** Reads them as they are committed. */
export class LinkedCustomersStore extends LinkedCustomers {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async *within(crm: string, { after, until }: KeyRange): AsyncGenerator<readonly LinkedCustomer[]> {
    let last = after;
    for (;;) {
      const page = rows.parse(
        await this.dataSource.query(
          `${select} AND ($2::uuid IS NULL OR id > $2) AND ($3::uuid IS NULL OR id <= $3)
           ORDER BY id LIMIT ${String(pageSize)}`,
          [crm, last, until],
        ),
      );
      yield page;
      if (page.length < pageSize) return;
      last = page.at(-1)?.id ?? null;
    }
  }

  override async one(crm: string, customerId: string): Promise<LinkedCustomer | undefined> {
    return rows.parse(await this.dataSource.query(`${select} AND id = $2`, [crm, customerId]))[0];
  }
}
