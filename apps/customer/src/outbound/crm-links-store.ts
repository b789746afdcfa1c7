import { CustomerId } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import type { CrmProfile, OurFacts } from '../domain/profile-news.ts';
import {
  type AgreedProfile,
  CrmLinks,
  type LinkedProfile,
  type TakenOver,
} from '../use-cases/ports/crm-links.ts';

const linkRows = z.array(
  z.object({
    profile_id: z.string(),
    customer_id: CustomerId.nullable(),
    holder_id: CustomerId.nullable(),
    agreed: z
      .object({
        email: z.string().nullable(),
        givenName: z.string().nullable(),
        familyName: z.string().nullable(),
      })
      .nullable(),
  }),
);
const customerRows = z.array(
  z.object({
    id: CustomerId,
    email: z.string().nullable(),
    given_name: z.string().nullable(),
    family_name: z.string().nullable(),
    marketing_consent: z.boolean(),
    consent_given_at: z.date().nullable(),
    consent_withdrawn_at: z.date().nullable(),
  }),
);

const findLinks = `/* crm.links */
  SELECT theirs."profileId" AS profile_id, coalesce(link.customer_id, named.id, holder.id) AS customer_id,
    holder.id AS holder_id,
    CASE WHEN link.customer_id IS NOT NULL THEN jsonb_build_object(
      'email', link.email, 'givenName', link.given_name, 'familyName', link.family_name) END AS agreed
  FROM jsonb_to_recordset($2::jsonb) AS theirs("profileId" text, "customerId" uuid, email text)
  LEFT JOIN crm_profiles AS link ON link.crm = $1 AND link.profile_id = theirs."profileId"
  LEFT JOIN customers AS named ON named.id = theirs."customerId"
  LEFT JOIN customers AS holder ON lower(holder.email) = lower(theirs.email) AND holder.email IS NOT NULL`;

/** In the order of their ids, so that two that lock some do not wait for each other. */
const lockCustomers = `/* crm.customers */
  SELECT id, email, given_name, family_name, marketing_consent, consent_given_at, consent_withdrawn_at
  FROM customers WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`;

const takeOver = `/* crm.take_over */
  UPDATE customers SET
    given_name = coalesce(news."givenName", given_name), family_name = coalesce(news."familyName", family_name),
    marketing_consent = marketing_consent AND news."withdrawnAt" IS NULL,
    consent_withdrawn_at = greatest(consent_withdrawn_at, news."withdrawnAt"),
    version = version + 1
  FROM (
    SELECT "customerId", max("givenName") AS "givenName", max("familyName") AS "familyName",
      max("withdrawnAt") AS "withdrawnAt"
    FROM jsonb_to_recordset($1::jsonb) AS one(
      "customerId" uuid, "givenName" text, "familyName" text, "withdrawnAt" timestamptz)
    GROUP BY "customerId"
  ) AS news
  WHERE id = news."customerId" AND erased_at IS NULL`;

const agree = `/* crm.agree */
  INSERT INTO crm_profiles (crm, profile_id, customer_id, email, given_name, family_name)
  SELECT $1, "profileId", "customerId", email, "givenName", "familyName"
  FROM jsonb_to_recordset($2::jsonb) AS one(
    "profileId" text, "customerId" uuid, email text, "givenName" text, "familyName" text)
  ON CONFLICT (crm, profile_id) DO UPDATE SET customer_id = excluded.customer_id, email = excluded.email,
    given_name = excluded.given_name, family_name = excluded.family_name
  WHERE (crm_profiles.customer_id, crm_profiles.email, crm_profiles.given_name, crm_profiles.family_name)
    IS DISTINCT FROM (excluded.customer_id, excluded.email, excluded.given_name, excluded.family_name)`;

/** Profiles and whose they are, in Postgres: a few statements for a batch, however many profiles it has. */
export class CrmLinksStore extends CrmLinks {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async find(
    tx: Tx,
    crm: string,
    profiles: readonly CrmProfile[],
  ): Promise<ReadonlyMap<string, LinkedProfile>> {
    if (profiles.length === 0) return new Map();
    const asked = profiles.map(({ profileId, customerId, email }) => ({ profileId, customerId, email }));
    const links = linkRows.parse(await tx.manager.query(findLinks, [crm, JSON.stringify(asked)]));
    const ids = links.flatMap(({ customer_id: one, holder_id: other }) => [one, other]);
    const customers = customerRows.parse(
      await tx.manager.query(lockCustomers, [[...new Set(ids.filter((id) => id !== null))]]),
    );
    const known = new Map(customers.map((row) => [row.id, { id: row.id, facts: factsOf(row) }]));
    return new Map(
      links.map(({ profile_id: profileId, customer_id: id, holder_id: holderId, agreed }) => {
        const holder = holderId === null || holderId === id ? undefined : known.get(holderId);
        return [
          profileId,
          {
            customer: (id !== null && known.get(id)) || null,
            agreed,
            holder: holder && holder.facts !== 'erased' ? { id: holder.id, facts: holder.facts } : null,
          },
        ];
      }),
    );
  }

  async takeOver(tx: Tx, changes: readonly TakenOver[]): Promise<void> {
    if (changes.length === 0) return;
    const rows = changes.map(({ customerId, name, withdrawnAt }) => ({ customerId, ...name, withdrawnAt }));
    await tx.manager.query(takeOver, [JSON.stringify(rows)]);
  }

  async agree(tx: Tx, crm: string, profiles: readonly AgreedProfile[]): Promise<void> {
    if (profiles.length === 0) return;
    const rows = profiles.map(({ profileId, customerId, email, givenName, familyName }) => ({
      profileId,
      customerId,
      email,
      givenName,
      familyName,
    }));
    await tx.manager.query(agree, [crm, JSON.stringify(rows)]);
  }

  async profilesOf(crm: string, customerId: string): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ readonly profile_id: string }[]>(
      'SELECT profile_id FROM crm_profiles WHERE crm = $1 AND customer_id = $2 ORDER BY profile_id',
      [crm, customerId],
    );
    return rows.map(({ profile_id: id }) => id);
  }
}

function factsOf(row: z.output<typeof customerRows>[number]): OurFacts | 'erased' {
  const { email, given_name: givenName, family_name: familyName } = row;
  if (email === null || givenName === null || familyName === null) return 'erased';
  return {
    email,
    givenName,
    familyName,
    marketingConsent: row.marketing_consent,
    consentGivenAt: row.consent_given_at,
    consentWithdrawnAt: row.consent_withdrawn_at,
  };
}
