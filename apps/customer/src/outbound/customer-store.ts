import type { Ids } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { isDuplicate, Problem } from '@accord/service-kit';
import type { DataSource } from 'typeorm';

import {
  type CustomerFacts,
  Customers,
  type KnownCustomer,
  type NewsOfOrder,
  type OrderBuyer,
} from '../use-cases/ports/customers.ts';
import { customerColumns, firstCustomer } from './customer-rows.ts';

const findCustomer = `/* customer.find */
  SELECT ${customerColumns} FROM customers WHERE id = $1 AND erased_at IS NULL`;

/** No row for an order that is unknown here; a row without an address for a buyer who was erased, or is a marketplace's. */
const findBuyer = `/* buyer.of_order */
  SELECT ${customerColumns} FROM buyers LEFT JOIN customers ON id = customer_id WHERE order_id = $1`;

/**
 * The buyer is whom the order was linked to before, else whom it names, else whoever has its address. One statement, so
 * one transaction and one round trip. Two consumers meet here for the same new buyer: the index decides, and both get
 * the same row. No row when the buyer was erased.
 */
const recordBuyer = `/* buyer.record */
  WITH linked AS (
    SELECT ${customerColumns}, erased_at FROM customers
    WHERE id = coalesce((SELECT customer_id FROM buyers WHERE order_id = $1::uuid), $3::uuid)
  ), named AS (
    INSERT INTO customers AS known (id, email, given_name, family_name, locale, marketing_consent, consent_given_at)
    SELECT $4::uuid, $5::text, $6::text, $7::text, $8::text, $9::boolean,
      CASE WHEN $9::boolean THEN $10::timestamptz END WHERE NOT EXISTS (SELECT FROM linked)
    ON CONFLICT (lower(email)) WHERE email IS NOT NULL DO UPDATE SET
      given_name = excluded.given_name, family_name = excluded.family_name, locale = excluded.locale,
      marketing_consent = known.marketing_consent OR (excluded.marketing_consent
        AND coalesce(excluded.consent_given_at > known.consent_withdrawn_at, known.consent_withdrawn_at IS NULL)),
      consent_given_at = greatest(known.consent_given_at, excluded.consent_given_at),
      version = known.version + CASE WHEN (known.given_name, known.family_name, known.locale) IS DISTINCT FROM
        (excluded.given_name, excluded.family_name, excluded.locale) THEN 1 ELSE 0 END
    RETURNING ${customerColumns}
  ), buyer AS (
    SELECT ${customerColumns} FROM linked WHERE erased_at IS NULL UNION ALL SELECT ${customerColumns} FROM named
  ), link AS (
    INSERT INTO buyers (order_id, order_number, customer_id) SELECT $1::uuid, $2::text, id FROM buyer
    ON CONFLICT DO NOTHING
  )
  SELECT ${customerColumns} FROM buyer`;

/** Customers in Postgres. */
export class CustomerStore extends Customers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: Ids,
  ) {
    super();
  }

  async find(id: string): Promise<KnownCustomer | undefined> {
    return firstCustomer(await this.dataSource.query(findCustomer, [id]));
  }

  async buyerOf(orderId: string): Promise<KnownCustomer | null | undefined> {
    const rows = await this.dataSource.query<{ readonly email: string | null }[]>(findBuyer, [orderId]);
    const [buyer] = rows;
    if (buyer === undefined) return undefined;
    return buyer.email === null ? null : present(firstCustomer(rows));
  }

  async recordBuyer(order: NewsOfOrder, buyer: OrderBuyer): Promise<KnownCustomer | null> {
    const rows: unknown = await this.dataSource.query(recordBuyer, [
      order.orderId,
      order.orderNumber,
      buyer.customerId,
      this.ids.next(),
      ...columnsOf(buyer),
      order.placedAt ?? null,
    ]);
    return firstCustomer(rows) ?? null;
  }

  async add(facts: CustomerFacts & { readonly at: Date }, tx: Tx): Promise<KnownCustomer> {
    const rows: unknown = await tx.manager
      .query(
        `INSERT INTO customers (id, email, given_name, family_name, locale, marketing_consent, consent_given_at)
         VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $6 THEN $7::timestamptz END) RETURNING ${customerColumns}`,
        [this.ids.next(), ...columnsOf(facts), facts.at],
      )
      .catch(emailTaken);
    return present(firstCustomer(rows));
  }

  async change(
    id: string,
    facts: Partial<CustomerFacts> & { readonly at: Date },
    tx: Tx,
  ): Promise<KnownCustomer | undefined> {
    const [rows]: unknown[] = await tx.manager
      .query<unknown[]>(
        `UPDATE customers SET email = coalesce($2, email), given_name = coalesce($3, given_name),
           family_name = coalesce($4, family_name), locale = coalesce($5, locale),
           marketing_consent = coalesce($6, marketing_consent),
           consent_given_at = CASE WHEN $6 THEN $7::timestamptz ELSE consent_given_at END,
           consent_withdrawn_at = CASE WHEN NOT $6 THEN $7::timestamptz ELSE consent_withdrawn_at END,
           version = version + 1
         WHERE id = $1 AND erased_at IS NULL RETURNING ${customerColumns}`,
        [id, ...columnsOf(facts), facts.at],
      )
      .catch(emailTaken);
    return firstCustomer(rows);
  }
}

function columnsOf(facts: Partial<CustomerFacts> | OrderBuyer): unknown[] {
  return [
    facts.email ?? null,
    facts.givenName ?? null,
    facts.familyName ?? null,
    facts.locale ?? null,
    facts.marketingConsent ?? null,
  ];
}

function emailTaken(cause: unknown): never {
  if (isDuplicate(cause)) throw new Problem('customer.email_taken', {}, { cause });
  throw cause;
}

function present(customer: KnownCustomer | undefined): KnownCustomer {
  if (customer) return customer;
  throw new Error('the database answered no row to a write that always has one');
}
