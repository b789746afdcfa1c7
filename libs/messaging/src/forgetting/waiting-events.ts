import { eventCatalogue, findEvent, holdsPersonal, parseEnvelope, withoutPersonal } from '@accord/canonical';
import type { EntityManager } from 'typeorm';

interface WaitingRow {
  readonly lane: number;
  /** A bigint, as text. */
  readonly id: string;
  readonly routing_key: string;
  readonly body: string;
}

/** Events carry ids as 36 characters; within a text of theirs its quotes would be escaped. */
const orderIdOf = `substr(body, strpos(body, '"orderId":"') + 11, 36)`;

/**
 * Empties events of these orders that the outbox still holds. Should the relay be sending one right now, it goes a
 * second time, emptied, under its id. The outbox is read through, since an index would cost every event that is written;
 * each row is looked at once, however many orders there are, and one that only mentions such an order is left alone.
 */
export async function emptyWaitingEvents(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const keys = eventCatalogue.filter(holdsPersonal).map(({ key }) => key);
  const rows = await manager.query<WaitingRow[]>(
    `/* forgetting.waiting */ SELECT lane, id, routing_key, body FROM outbox
     WHERE routing_key = ANY($1::text[]) AND ${orderIdOf} = ANY($2::text[])`,
    [keys, orderIds],
  );
  for (const { lane, id, routing_key: key, body } of rows) {
    const schema = findEvent(key)?.data;
    if (schema === undefined) continue;
    const envelope = parseEnvelope(JSON.parse(body));
    const emptied = { ...envelope, data: withoutPersonal(schema, envelope.data) };
    await manager.query('UPDATE outbox SET body = $3 WHERE lane = $1 AND id = $2', [
      lane,
      id,
      JSON.stringify(emptied),
    ]);
  }
}
