import type { Ids } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { type ErasureReceipt, Erasures, type ErasureStep } from '../use-cases/ports/erasures.ts';

const receipts = `SELECT receipt_id, customer_id, erased_at, coalesce((
    SELECT jsonb_agg(jsonb_build_object('party', party, 'doneAt', done_at) ORDER BY party)
    FROM erasure_steps AS step WHERE step.receipt_id = erasures.receipt_id), '[]') AS steps
  FROM erasures`;
const instant = z.string().transform((text) => new Date(text).toISOString());
const receiptRow = z.object({
  receipt_id: z.string(),
  customer_id: z.string(),
  erased_at: z.date(),
  steps: z.array(z.object({ party: z.string(), doneAt: instant.nullable() })),
});
const orderRow = z.object({ order_id: z.string(), order_number: z.string() });
const mailRow = z.object({ order_number: z.string(), template: z.string(), sent_at: z.date() });

/** Erasure and what an export needs, in Postgres. */
export class ErasureStore extends Erasures {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: Ids,
  ) {
    super();
  }

  async erase(
    customerId: string,
    { at, parties }: { readonly at: Date; readonly parties: readonly string[] },
    tx: Tx,
  ): Promise<ErasureReceipt | undefined> {
    await tx.manager.query(
      `UPDATE customers SET email = NULL, given_name = NULL, family_name = NULL, marketing_consent = false,
         consent_given_at = NULL, consent_withdrawn_at = NULL, version = version + 1, erased_at = $2 WHERE id = $1 AND erased_at IS NULL`,
      [customerId, at],
    );
    await tx.manager.query(
      `INSERT INTO erasures (receipt_id, customer_id, erased_at)
       SELECT $1, id, erased_at FROM customers WHERE id = $2 ON CONFLICT (customer_id) DO NOTHING`,
      [this.ids.next(), customerId],
    );
    await tx.manager.query(
      'UPDATE crm_profiles SET email = NULL, given_name = NULL, family_name = NULL WHERE customer_id = $1',
      [customerId],
    );
    await tx.manager.query(
      `INSERT INTO erasure_steps (receipt_id, party)
       SELECT receipt_id, party FROM erasures, unnest($2::text[]) AS party WHERE customer_id = $1
       ON CONFLICT DO NOTHING`,
      [customerId, parties],
    );
    return firstReceipt(await tx.manager.query(`${receipts} WHERE customer_id = $1`, [customerId]));
  }

  async confirm(
    customerId: string,
    party: string,
    { at, tx }: { readonly at: Date; readonly tx: Tx },
  ): Promise<void> {
    await tx.manager.query(
      `INSERT INTO erasure_steps (receipt_id, party, done_at)
       SELECT receipt_id, $2, $3 FROM erasures WHERE customer_id = $1
       ON CONFLICT (receipt_id, party) DO UPDATE SET done_at = excluded.done_at`,
      [customerId, party, at],
    );
  }

  async erased(
    who: { readonly customerId: string } | { readonly orderId: string },
    tx: Tx,
  ): ReturnType<Erasures['erased']> {
    const [field, id] =
      'customerId' in who
        ? ['$1', who.customerId]
        : ['(SELECT customer_id FROM buyers WHERE order_id = $1)', who.orderId];
    const rows: unknown = await tx.manager.query(
      `SELECT id, erased_at FROM customers WHERE id = ${field}::uuid FOR SHARE`,
      [id],
    );
    const [customer] = z.array(z.object({ id: z.string(), erased_at: z.date().nullable() })).parse(rows);
    if (!customer?.erased_at) return undefined;
    const receipt = firstReceipt(await tx.manager.query(`${receipts} WHERE customer_id = $1`, [customer.id]));
    return receipt && { receipt, orders: await ordersOf(tx.manager, customer.id) };
  }

  async receipt(customerId: string, receiptId: string): Promise<ErasureReceipt | undefined> {
    return firstReceipt(
      await this.dataSource.query(`${receipts} WHERE customer_id = $1 AND receipt_id = $2`, [
        customerId,
        receiptId,
      ]),
    );
  }

  async history(customerId: string): ReturnType<Erasures['history']> {
    const mails: unknown = await this.dataSource.query(
      `SELECT order_number, template, sent_at FROM mails JOIN buyers USING (order_id)
       WHERE mails.customer_id = $1 AND state = 'sent' ORDER BY sent_at`,
      [customerId],
    );
    return {
      orders: await ordersOf(this.dataSource, customerId),
      mails: z
        .array(mailRow)
        .parse(mails)
        .map((row) => ({
          orderNumber: row.order_number,
          template: row.template,
          sentAt: row.sent_at.toISOString(),
        })),
    };
  }
}

function firstReceipt(rows: unknown): ErasureReceipt | undefined {
  const [row] = z.array(receiptRow).parse(rows);
  return (
    row && {
      receiptId: row.receipt_id,
      customerId: row.customer_id,
      erasedAt: row.erased_at.toISOString(),
      steps: row.steps,
      completeAt: completeAt(row.steps),
    }
  );
}

function completeAt(steps: readonly ErasureStep[]): string | null {
  const [last] = steps.map(({ doneAt }) => doneAt ?? '').sort((one, other) => (one < other ? 1 : -1));
  return steps.some(({ doneAt }) => doneAt === null) ? null : (last ?? null);
}

async function ordersOf(
  database: Pick<DataSource, 'query'>,
  customerId: string,
): Promise<{ orderId: string; orderNumber: string }[]> {
  const rows: unknown = await database.query(
    'SELECT order_id, order_number FROM buyers WHERE customer_id = $1 ORDER BY order_number',
    [customerId],
  );
  return z
    .array(orderRow)
    .parse(rows)
    .map((row) => ({ orderId: row.order_id, orderNumber: row.order_number }));
}
