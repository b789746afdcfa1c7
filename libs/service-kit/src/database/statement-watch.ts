import { createLogger } from '../logger.ts';
import { counter, gauge } from '../metrics.ts';
import { monotonicMs } from '../system.ts';
import { labelOf } from './statement-label.ts';

/** Half a second holds one of ten connections for long enough that callers begin to wait. */
const slowMs = 500;
const lookEveryMs = 250;

const log = createLogger('database');
const slow = counter({
  name: 'accord_database_slow_statements_total',
  help: 'statements that took longer than half a second, by their name or by verb and table',
  labelNames: ['statement'],
});

interface Asked {
  /** As it was handed to the connection; read only when it turns out slow. */
  statement: unknown;
  readonly sinceMs: number;
  told: boolean;
}

/** What the connections of this process are busy with. It looks now and then, so that a fast statement costs nothing. */
export class StatementWatch {
  readonly #busy = new Map<object, Asked>();
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    const statements = (): Iterable<Asked> => this.#busy.values();
    gauge({
      name: 'accord_database_slow_statement_seconds',
      help: 'how long each statement has run that runs for more than half a second now: who holds the connections',
      labelNames: ['statement'],
      collect() {
        this.reset();
        for (const { statement, sinceMs } of statements()) {
          const ms = monotonicMs() - sinceMs;
          if (ms > slowMs) this.set({ statement: labelOf(statement) }, ms / 1_000);
        }
      },
    });
  }

  /** A connection was handed a statement; the first of several that follow one another without a pause counts. */
  begun(connection: object, statement: unknown): void {
    const asked = this.#busy.get(connection);
    if (asked) asked.statement = statement;
    else this.#busy.set(connection, { statement, sinceMs: monotonicMs(), told: false });
    this.#timer ??= setInterval(() => {
      this.#look();
    }, lookEveryMs).unref();
  }

  /** It has answered all it was asked, or is gone. */
  idle(connection: object): void {
    this.#busy.delete(connection);
  }

  #look(): void {
    for (const asked of this.#busy.values()) {
      if (asked.told || monotonicMs() - asked.sinceMs <= slowMs) continue;
      asked.told = true;
      const statement = labelOf(asked.statement);
      slow.inc({ statement });
      log.warn(
        { event: 'database.slow_statement', statement },
        'a statement takes longer than half a second',
      );
    }
  }
}

export const statementWatch = new StatementWatch();
