import type { Ids } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { type ErasureReceipt, Erasures } from '../use-cases/ports/erasures.ts';

const receiptRow = z.object({ receipt_id: z.string(), customer_id: z.string(), erased_at: z.date() });
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

  async erase(customerId: string, at: Date, tx: Tx): Promise<ErasureReceipt | undefined> {
    await tx.manager.query(
      `UPDATE customers SET email = NULL, given_name = NULL, family_name = NULL, marketing_consent = false,
         version = version + 1, erased_at = $2 WHERE id = $1 AND erased_at IS NULL`,
      [customerId, at],
    );
    await tx.manager.query(
      `INSERT INTO erasures (receipt_id, customer_id, erased_at)
       SELECT $1, id, erased_at FROM customers WHERE id = $2 ON CONFLICT (customer_id) DO NOTHING`,
      [this.ids.next(), customerId],
    );
    return firstReceipt(
      await tx.manager.query('SELECT * FROM erasures WHERE customer_id = $1', [customerId]),
    );
  }

  async receipt(customerId: string, receiptId: string): Promise<ErasureReceipt | undefined> {
    return firstReceipt(
      await this.dataSource.query('SELECT * FROM erasures WHERE customer_id = $1 AND receipt_id = $2', [
        customerId,
        receiptId,
      ]),
    );
  }

  async history(customerId: string): ReturnType<Erasures['history']> {
    const orders: unknown = await this.dataSource.query(
      'SELECT order_id, order_number FROM buyers WHERE customer_id = $1 ORDER BY order_number',
      [customerId],
    );
    const mails: unknown = await this.dataSource.query(
      `SELECT order_number, template, sent_at FROM mails JOIN buyers USING (order_id)
       WHERE mails.customer_id = $1 AND state = 'sent' ORDER BY sent_at`,
      [customerId],
    );
    return {
      orders: z
        .array(orderRow)
        .parse(orders)
        .map((row) => ({ orderId: row.order_id, orderNumber: row.order_number })),
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
    row && { receiptId: row.receipt_id, customerId: row.customer_id, erasedAt: row.erased_at.toISOString() }
  );
}
