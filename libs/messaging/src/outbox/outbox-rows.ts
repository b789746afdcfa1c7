import type { EntityManager } from 'typeorm';

export interface OutboxRow {
  readonly lane: number;
  readonly messageId: string;
  readonly routingKey: string;
  /** The envelope as it will be sent. */
  readonly body: string;
}

const rowsPerInsert = 500;
const statements = new Map<number, string>();

/** One statement for up to 500 events. Ids ascend in the order given. */
export async function insertOutboxRows(manager: EntityManager, rows: readonly OutboxRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const chunk = rows.slice(from, from + rowsPerInsert);
    const parameters: (string | number)[] = [];
    for (const row of chunk) parameters.push(row.lane, row.messageId, row.routingKey, row.body);
    await manager.query(insertStatement(chunk.length), parameters);
  }
}

function insertStatement(rows: number): string {
  const known = statements.get(rows);
  if (known !== undefined) return known;
  const values = Array.from({ length: rows }, (_, row) => {
    const first = row * 4;
    return `($${first + 1},$${first + 2},$${first + 3},$${first + 4})`;
  });
  const statement = `INSERT INTO outbox (lane, message_id, routing_key, body) VALUES ${values.join(',')}`;
  statements.set(rows, statement);
  return statement;
}
