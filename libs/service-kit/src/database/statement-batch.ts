import { types, type Connection, type FieldDef, type Submittable } from 'pg';
import { textOf } from './statement-values.ts';

/** A statement of a hot path: Postgres parses and plans it once per connection. */
export interface PreparedStatement {
  /** Unique in the process: a connection keeps one plan per name. Empty: planned each time. */
  readonly name: string;
  readonly text: string;
}

export interface BoundStatement extends PreparedStatement {
  readonly values: readonly unknown[];
  /** Answers records, with values as node-postgres reads them; otherwise rows of text, and no columns are described. */
  readonly typed?: boolean;
}

/** What one statement of a batch answered. */
export interface StatementAnswer {
  /** Postgres' word for what was done, such as `INSERT 0 1`. */
  readonly command: string;
  /** Rows of fields as text. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Rows by column, of a typed statement. */
  readonly records: readonly object[];
}

/** The statement that failed, and what those before it had answered. */
export class BatchFailure extends Error {
  readonly failed: BoundStatement | undefined;
  readonly answers: readonly StatementAnswer[];

  constructor(cause: Error, failed: BoundStatement | undefined, answers: readonly StatementAnswer[]) {
    super('a statement failed', { cause });
    this.failed = failed;
    this.answers = answers;
  }
}

/** How node-postgres reads each type from text. */
const readers: { getTypeParser(dataTypeID: number): (text: string) => unknown } = types;

type Callback = (error: Error | null, answers?: readonly StatementAnswer[]) => void;

export interface PgClient {
  query(query: Submittable): unknown;
}

interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

/** Per connection: the columns of each statement that it has prepared. */
const preparedOn = new WeakMap<Connection, Map<string, readonly Column[]>>();

/**
 * Several statements in one packet, answered by one: a round trip, and a system call on either side, instead of one
 * each. There is one Sync, at the end, so after a failed statement Postgres skips the rest: what follows BEGIN can
 * never run outside its transaction, and a COMMIT never follows a failure. Each statement sees what was committed
 * before it began. Behind PgBouncer names need version 1.21.
 * @throws BatchFailure with the DatabaseError of the first statement that failed as its cause
 */
export function runTogether(
  client: PgClient,
  statements: readonly BoundStatement[],
): Promise<readonly StatementAnswer[]> {
  return new Promise((resolve, reject) => {
    const batch = new StatementBatch(statements, (error, answers = []) => {
      if (error) reject(new BatchFailure(error, statements[batch.answers.length], batch.answers));
      else resolve(answers);
    });
    client.query(batch);
  });
}

/** Speaks the extended protocol through the door that node-postgres keeps open for cursors and streams. */
class StatementBatch implements Submittable {
  /** Replaced by node-postgres when the query has a time limit. */
  callback: Callback;
  readonly answers: StatementAnswer[] = [];
  readonly #statements: readonly BoundStatement[];
  #rows: (string | null)[][] = [];
  #records: object[] = [];
  #columns: readonly Column[] = [];
  #prepared = new Map<string, readonly Column[]>();

  constructor(statements: readonly BoundStatement[], callback: Callback) {
    this.#statements = statements;
    this.callback = callback;
  }

  /** Of the statement that is under way. */
  get text(): string {
    return this.#statements[this.answers.length]?.text ?? '';
  }

  submit(connection: Connection): null {
    this.#prepared = preparedOn.get(connection) ?? new Map<string, readonly Column[]>();
    preparedOn.set(connection, this.#prepared);
    connection.stream.cork();
    try {
      for (const statement of this.#statements) this.#write(connection, statement);
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
    this.#expectNext();
    return null;
  }

  handleRowDescription({ fields }: { readonly fields: readonly FieldDef[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, read: readers.getTypeParser(dataTypeID) }));
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    if (this.#statements[this.answers.length]?.typed === true) this.#records.push(this.#record(fields));
    else this.#rows.push(fields);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const done = this.#statements[this.answers.length];
    if (done && done.name !== '') this.#prepared.set(done.name, this.#columns);
    this.answers.push({ command: text, rows: this.#rows, records: this.#records });
    this.#rows = [];
    this.#records = [];
    this.#expectNext();
  }

  handleReadyForQuery(): void {
    this.callback(null, this.answers);
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  #expectNext(): void {
    this.#columns = this.#prepared.get(this.#statements[this.answers.length]?.name ?? '') ?? [];
  }

  #record(fields: readonly (string | null)[]): object {
    const record: Record<string, unknown> = {};
    let index = 0;
    for (const { name, read } of this.#columns) {
      const field = fields[index++] ?? null;
      record[name] = field === null ? null : read(field);
    }
    return record;
  }

  #write(connection: Connection, { name, text, values, typed }: BoundStatement): void {
    const isPrepared = name !== '' && this.#prepared.has(name);
    if (!isPrepared) {
      // An earlier run may have failed after the name was taken; closing a name that is free does no harm.
      if (name !== '') connection.close({ type: 'S', name }, true);
      connection.parse({ name, text, types: [] }, true);
    }
    connection.bind({ statement: name, values: values.map(textOf) }, true);
    // Once per name and connection: Postgres refuses a kept plan whose columns have changed.
    if (typed === true && !isPrepared) connection.describe({ type: 'P', name: '' }, true);
    connection.execute({ portal: '' }, true);
  }
}
