import type { EntityManager } from 'typeorm';
import { runPrepared } from './prepared.ts';
import type { PreparedStatement } from './prepared.ts';

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

/** One statement for up to 500 events. Ids ascend in the order given. */
export async function insertOutboxRows(manager: EntityManager, rows: readonly OutboxRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const chunk = rows.slice(from, from + rowsPerInsert);
    const values: (string | number)[] = [];
    for (const row of chunk) values.push(row.lane, row.messageId, row.routingKey, row.body);
    const statement = insertStatement(chunk.length);
    if (chunk.length <= rowsPrepared) await runPrepared(manager, statement, values);
    else await manager.query(statement.text, values);
  }
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
