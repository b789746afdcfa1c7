import type { BoundStatement, PreparedStatement, TransactionEdges } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';

export interface OutboxRow {
  readonly lane: number;
  readonly messageId: string;
  readonly routingKey: string;
  /** The envelope as it will be sent. */
  readonly body: string;
}

const rowsPerInsert = 500;
/** Most transactions publish a few events: only their statements are worth a plan that is kept. */
const rowsPrepared = 4;
const statements = new Map<number, PreparedStatement>();

/**
 * One statement for up to 500 events, and for up to four none of its own: it goes in one packet with COMMIT. Ids
 * ascend in the order given. To be called last.
 */
export async function insertOutboxRows(
  { manager, edges }: { manager: EntityManager; edges: TransactionEdges },
  rows: readonly OutboxRow[],
): Promise<void> {
  if (rows.length <= rowsPrepared) {
    if (rows.length > 0) edges.closeWith(insertOf(rows));
    return;
  }
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const { text, values } = insertOf(rows.slice(from, from + rowsPerInsert));
    await manager.query(text, [...values]);
  }
}

function insertOf(rows: readonly OutboxRow[]): BoundStatement {
  const values: string[] = [];
  for (const { lane, messageId, routingKey, body } of rows)
    values.push(String(lane), messageId, routingKey, body);
  return { ...insertStatement(rows.length), values };
}

function insertStatement(rows: number): PreparedStatement {
  const known = statements.get(rows);
  if (known !== undefined) return known;
  const tuples = Array.from({ length: rows }, (_, row) => {
    const first = row * 4;
    return `($${first + 1},$${first + 2},$${first + 3},$${first + 4})`;
  });
  const statement = {
    name: `accord_outbox_${rows}`,
    text: `INSERT INTO outbox (lane, message_id, routing_key, body) VALUES ${tuples.join(',')}`,
  };
  statements.set(rows, statement);
  return statement;
}
