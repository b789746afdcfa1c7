import type { BoundStatement, PreparedStatement, TransactionEdges } from '@accord/service-kit';

export interface OutboxRow {
  readonly lane: number;
  readonly messageId: string;
  readonly routingKey: string;
  /** The envelope as it will be sent. */
  readonly body: string;
}

/**
 * Rows per statement: few sizes, so that a connection keeps few plans; planning an insert takes as long as running it.
 */
const sizes = [256, 64, 16, 4, 3, 2, 1] as const;
const statements = new Map<number, PreparedStatement>();

/** The events take no round trip of their own: they go in one packet with COMMIT. Ids ascend in the order given. */
export function insertOutboxRows(edges: TransactionEdges, rows: readonly OutboxRow[]): void {
  let from = 0;
  for (const size of sizes) {
    for (; rows.length - from >= size; from += size) edges.closeWith(insertOf(rows.slice(from, from + size)));
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
