import type { Connection, Submittable } from 'pg';

/** A statement of a hot path: Postgres parses and plans it once per connection. */
export interface PreparedStatement {
  /** Unique in the process: a connection keeps one plan per name. */
  readonly name: string;
  readonly text: string;
}

/** A prepared statement with its values, as Postgres reads them from text. */
export interface BoundStatement extends PreparedStatement {
  readonly values: readonly string[];
}

/** What one statement of a batch answered. */
export interface StatementAnswer {
  /** Postgres' word for what was done, such as `INSERT 0 1`. */
  readonly command: string;
  /** Rows of fields as text. */
  readonly rows: readonly (readonly (string | null)[])[];
}

type Callback = (error: Error | null, answers?: readonly StatementAnswer[]) => void;

interface PgClient {
  query(query: Submittable): unknown;
}

const preparedOn = new WeakMap<Connection, Set<string>>();

/**
 * Several statements in one packet, answered by one: a round trip, and a system call on either side, instead of one
 * each. There is one Sync, at the end, so after a failed statement Postgres skips the rest: what follows BEGIN can
 * never run outside its transaction, and a COMMIT never follows a failure. Behind PgBouncer names need version 1.21.
 * @throws DatabaseError of the first statement that failed
 */
export function runTogether(
  client: PgClient,
  statements: readonly BoundStatement[],
): Promise<readonly StatementAnswer[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new StatementBatch(statements, (error, answers = []) => {
        if (error) reject(error);
        else resolve(answers);
      }),
    );
  });
}

/** Speaks the extended protocol through the door that node-postgres keeps open for cursors and streams. */
class StatementBatch implements Submittable {
  /** Replaced by node-postgres when the query has a time limit. */
  callback: Callback;
  readonly #statements: readonly BoundStatement[];
  readonly #answers: StatementAnswer[] = [];
  #rows: (string | null)[][] = [];
  #prepared = new Set<string>();

  constructor(statements: readonly BoundStatement[], callback: Callback) {
    this.#statements = statements;
    this.callback = callback;
  }

  submit(connection: Connection): null {
    this.#prepared = preparedOn.get(connection) ?? new Set();
    preparedOn.set(connection, this.#prepared);
    connection.stream.cork();
    try {
      for (const statement of this.#statements) this.#write(connection, statement);
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
    return null;
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.#rows.push(fields);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const done = this.#statements[this.#answers.length];
    if (done) this.#prepared.add(done.name);
    this.#answers.push({ command: text, rows: this.#rows });
    this.#rows = [];
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#answers);
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  #write(connection: Connection, { name, text, values }: BoundStatement): void {
    if (!this.#prepared.has(name)) {
      // An earlier run may have failed after the name was taken; closing a name that is free does no harm.
      connection.close({ type: 'S', name }, true);
      connection.parse({ name, text, types: [] }, true);
    }
    connection.bind({ statement: name, values: [...values] }, true);
    connection.execute({ portal: '' }, true);
  }
}
