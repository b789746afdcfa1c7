import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { customerDigest } from '../../domain/customer-digest.ts';
import { type ErasureNews, PeopleToForget } from '../../use-cases/forgetting/ports.ts';
import { emptyLetters } from './emptied-letters.ts';
import { forgetsPeople } from './erasure-lock.ts';

const notePerson = `
  INSERT INTO people_to_forget AS p (customer_id, receipt_id, orders_known, orders_ended) VALUES ($1, $2, $3, NOT $3)
  ON CONFLICT (customer_id) DO UPDATE SET
    orders_known = p.orders_known OR excluded.orders_known, orders_ended = p.orders_ended OR excluded.orders_ended
  RETURNING orders_known AND orders_ended AS ready`;

/** Those that were named, and those that the index knows as theirs. */
const noteOrders = `
  INSERT INTO orders_to_forget (order_id, customer_id)
  SELECT order_id, $1 FROM (
    SELECT unnest($2::text[]) AS order_id UNION SELECT order_id FROM order_index WHERE customer = $3) AS theirs
  ON CONFLICT DO NOTHING`;

const theirOrders = 'SELECT order_id FROM orders_to_forget WHERE customer_id = $1';

@Injectable()
export class PostgresPeopleToForget extends PeopleToForget {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  override forget({ customerId, receiptId, orderIds }: ErasureNews): Promise<number | undefined> {
    return this.transactions.run(async (manager) => {
      await manager.query(forgetsPeople);
      const noted: unknown = await manager.query(notePerson, [customerId, receiptId, orderIds !== undefined]);
      await manager.query(noteOrders, [customerId, orderIds ?? [], customerDigest(customerId)]);
      await manager.query(
        `UPDATE order_index SET customer = NULL, reference = NULL WHERE order_id IN (${theirOrders})`,
        [customerId],
      );
      await manager.query(
        `UPDATE parked_messages SET customer = NULL
         WHERE story IN (${theirOrders}) AND body IS NOT NULL`,
        [customerId],
      );
      await emptyLetters(manager, customerId);
      const [person] = z.array(z.object({ ready: z.boolean() })).parse(noted);
      if (person?.ready !== true) return undefined;
      const orders: unknown = await manager.query(theirOrders, [customerId]);
      return z.array(z.unknown()).parse(orders).length;
    });
  }
}
