import type { Connection, Submittable } from 'pg';
import type { PgClient } from './statement-batch.ts';

/** What a cell may be. */
export type Cell = string | number | boolean | null;

/** Connections of node-postgres know COPY; their types do not say so. */
interface CopyingConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * Sends rows with COPY, the cheapest way into a table.
 * @param statement `COPY … FROM STDIN`
 * @throws DatabaseError; the transaction it belongs to can only be rolled back then
 */
export function copyTogether(client: PgClient, statement: string, rows: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const copy = new CopyIn(statement, rows, (error) => {
      if (error) reject(error);
      else resolve();
    });
    client.query(copy);
  });
}

/** Rows in Postgres' text format: cells apart by tabs, rows by line ends, a backslash before whatever would be either. */
export function copyText(rows: Iterable<readonly Cell[]>): string {
  let text = '';
  for (const row of rows) {
    let parted = '';
    for (const cell of row) {
      text += parted + cellText(cell);
      parted = '\t';
    }
    text += '\n';
  }
  return text;
}

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
};

function cellText(cell: Cell): string {
  if (cell === null) return String.raw`\N`;
  const text = String(cell);
  return special.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text;
}

/** Speaks the COPY protocol through the door that node-postgres keeps open for cursors and streams. */
class CopyIn implements Submittable {
  /** Replaced by node-postgres when the query has a time limit. */
  callback: (error: Error | null) => void;
  readonly #statement: string;
  readonly #rows: Buffer;

  constructor(statement: string, rows: Buffer, callback: (error: Error | null) => void) {
    this.#statement = statement;
    this.#rows = rows;
    this.callback = callback;
  }

  submit(connection: Connection): null {
    connection.query(this.#statement);
    return null;
  }

  handleCopyInResponse(connection: CopyingConnection): void {
    connection.stream.cork();
    connection.sendCopyFromChunk(this.#rows);
    connection.endCopyFrom();
    connection.stream.uncork();
  }

  /** Only how many rows there were, which whoever sent them knows. */
  handleCommandComplete(): void {
    return;
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  handleError(error: Error): void {
    this.callback(error);
  }
}
