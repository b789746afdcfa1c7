import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { emptiedBody } from '../../domain/emptied-body.ts';
import type { NewLetter } from '../../domain/parked-letter.ts';

const letterRows = z.array(z.object({ id: z.string(), body: z.instanceof(Uint8Array) }));
const atOnce = 200;

/**
 * The mails and the profile of an erased person are not written any more, so nothing of theirs is needed; everything else
 * may belong to an order that is still to be delivered.
 */
const mayGo = "(person.orders_ended OR p.queue LIKE 'customer.%')";

/** Letters about a person whose content may go. */
const theirs = `
  SELECT p.id, p.body FROM parked_messages p
  JOIN orders_to_forget o ON o.order_id = p.story JOIN people_to_forget person USING (customer_id)
  WHERE o.customer_id = $1 AND p.body IS NOT NULL AND p.id > $2 AND ${mayGo}
  ORDER BY p.id LIMIT ${String(atOnce)}`;

const isTheirs = `
  SELECT ${mayGo} AS emptied FROM (SELECT $2::text AS queue) AS p, orders_to_forget o
  JOIN people_to_forget person USING (customer_id) WHERE o.order_id = $1`;

/** Leaves nothing of an erased person in what is parked, as far as it may go. */
export async function emptyLetters(manager: EntityManager, customerId: string): Promise<void> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = letterRows.parse(await manager.query(theirs, [customerId, last]));
    for (const { id, body } of rows) {
      await manager.query('UPDATE parked_messages SET body = $2, customer = NULL WHERE id = $1', [
        id,
        emptiedBody(Buffer.from(body)),
      ]);
      last = id;
    }
    const ids = rows.map(({ id }) => id);
    await manager.query('UPDATE parked_edits SET before = NULL WHERE parked_id = ANY ($1::uuid[])', [ids]);
    if (rows.length < atOnce) return;
  }
}

/** A letter as it may be kept: of an erased person without what is personal, if it may go. */
export async function asMayBeKept(manager: EntityManager, letter: NewLetter): Promise<NewLetter> {
  const found: unknown = await manager.query(isTheirs, [letter.story, letter.queue]);
  const [order] = z.array(z.object({ emptied: z.boolean() })).parse(found);
  if (order === undefined) return letter;
  const body = order.emptied ? emptiedBody(letter.body) : letter.body;
  return { ...letter, body, customer: undefined };
}
