import type { Ids } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { isDuplicate, Problem, queryLater } from '@accord/service-kit';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';

import {
  type CustomerFacts,
  Customers,
  type KnownCustomer,
  type OrderBuyer,
  type OrderReference,
} from '../use-cases/ports/customers.ts';
import { customerColumns, firstCustomer } from './customer-rows.ts';

/** Made once: zod compiles a schema when it first parses, which takes longer than the query it reads. */
const buyerRows = z.array(z.object({ customer_id: z.string() }));
const linkedRows = z.array(z.object({ id: z.string(), erased: z.boolean() }));

/** Customers in Postgres. */
export class CustomerStore extends Customers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: Ids,
  ) {
    super();
  }

  async find(id: string): Promise<KnownCustomer | undefined> {
    return this.findWith(this.dataSource.manager, id);
  }

  async buyerOf(orderId: string): Promise<KnownCustomer | null | undefined> {
    const rows: unknown = await this.dataSource.query(
      '/* buyer.of_order */ SELECT customer_id FROM buyers WHERE order_id = $1',
      [orderId],
    );
    const [buyer] = buyerRows.parse(rows);
    return buyer ? ((await this.find(buyer.customer_id)) ?? null) : undefined;
  }

  async recordBuyer(order: OrderReference, buyer: OrderBuyer, tx: Tx): Promise<KnownCustomer | null> {
    const named = await this.linkedOrNamed(order, buyer, tx);
    if (named?.erased) return null;
    const known = named
      ? present(await this.findWith(tx.manager, named.id))
      : await this.upsertByEmail(buyer, tx);
    await queryLater(
      tx.manager,
      `/* buyer.add */
       INSERT INTO buyers (order_id, order_number, customer_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [order.orderId, order.orderNumber, known.id],
    );
    return known;
  }

  async add(facts: CustomerFacts, tx: Tx): Promise<KnownCustomer> {
    const rows: unknown = await tx.manager
      .query(
        `INSERT INTO customers (id, email, given_name, family_name, locale, marketing_consent)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${customerColumns}`,
        [this.ids.next(), ...columnsOf(facts)],
      )
      .catch(emailTaken);
    return present(firstCustomer(rows));
  }

  async change(id: string, facts: Partial<CustomerFacts>, tx: Tx): Promise<KnownCustomer | undefined> {
    const [rows]: unknown[] = await tx.manager
      .query<unknown[]>(
        `UPDATE customers SET email = coalesce($2, email), given_name = coalesce($3, given_name),
           family_name = coalesce($4, family_name), locale = coalesce($5, locale),
           marketing_consent = coalesce($6, marketing_consent), version = version + 1
         WHERE id = $1 AND erased_at IS NULL RETURNING ${customerColumns}`,
        [id, ...columnsOf(facts)],
      )
      .catch(emailTaken);
    return firstCustomer(rows);
  }

  private async findWith(manager: EntityManager, id: string): Promise<KnownCustomer | undefined> {
    return firstCustomer(
      await manager.query(
        `/* customer.find */ SELECT ${customerColumns} FROM customers WHERE id = $1 AND erased_at IS NULL`,
        [id],
      ),
    );
  }

  /** The customer that the order was linked to before, else the one that it names; undefined for a stranger. */
  private async linkedOrNamed(
    order: OrderReference,
    buyer: OrderBuyer,
    tx: Tx,
  ): Promise<{ readonly id: string; readonly erased: boolean } | undefined> {
    const rows: unknown = await tx.manager.query(
      `/* customer.linked */ SELECT id, erased_at IS NOT NULL AS erased FROM customers
       WHERE id = coalesce((SELECT customer_id FROM buyers WHERE order_id = $1), $2)`,
      [order.orderId, buyer.customerId],
    );
    return linkedRows.parse(rows)[0];
  }

  /** Two consumers meet here for the same new buyer: the index decides, and both get the same row. */
  private async upsertByEmail(buyer: OrderBuyer, tx: Tx): Promise<KnownCustomer> {
    const rows: unknown = await tx.manager.query(
      `/* customer.upsert */ INSERT INTO customers AS known (id, email, given_name, family_name, locale, marketing_consent)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (lower(email)) WHERE email IS NOT NULL DO UPDATE SET
         given_name = excluded.given_name, family_name = excluded.family_name, locale = excluded.locale,
         marketing_consent = known.marketing_consent OR excluded.marketing_consent,
         version = known.version + CASE WHEN (known.given_name, known.family_name, known.locale) IS DISTINCT FROM
           (excluded.given_name, excluded.family_name, excluded.locale) THEN 1 ELSE 0 END
       RETURNING ${customerColumns}`,
      [this.ids.next(), ...columnsOf(buyer)],
    );
    return present(firstCustomer(rows));
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
