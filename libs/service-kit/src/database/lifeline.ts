import type { Chance } from '@accord/canonical';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { createLogger } from '../logger.ts';
import { rest, systemChance } from '../system.ts';

export interface LifelineOptions {
  readonly url: string;
  /** Shown by Postgres. */
  readonly service: string;
}

/** Half of the lock's key; the other half is the process's number. */
const lockClass = `hashtext('accord.lifeline')`;
const hold = `SELECT pg_try_advisory_lock(${lockClass}, $1::integer) AS held`;
const highestNumber = 2 ** 31 - 1;

/** Between two tries to reach a database that is away. */
const pauseMs = 500;
/** For a connection, and for an answer. */
const longestWaitMs = 2_000;
/** A host that is gone without a word is given up after 5 s and three questions, not after the two hours of a default. */
const keepAlive = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

const log = createLogger('database.lifeline');

/**
 * An SQL expression: whether the process whose number stands in this column is gone, as far as the database can tell;
 * null where there is no number. The lock that it asks with ends with its transaction.
 */
export function isGone(column: string): string {
  return `pg_try_advisory_xact_lock_shared(${lockClass}, ${column})`;
}

/**
 * Says to everybody at the same database that this process lives: an advisory lock on a connection that does nothing
 * else, so that the database knows of a `kill -9` as soon as the kernel closes the socket. Who writes the number beside
 * what it has in hand need not be waited for when it dies. The line may also break while the process lives: the number
 * is a hint to look at once, and never the only thing that keeps two from doing the same.
 */
export class Lifeline implements OnApplicationShutdown {
  readonly #options: LifelineOptions;
  readonly #chance: Chance = systemChance;
  readonly #ending = new AbortController();
  #number: number | null = null;
  #held: Promise<void> = Promise.resolve();

  private constructor(options: LifelineOptions) {
    this.#options = options;
  }

  /** Waits for the first try only: a process without a number works, and is waited for when it dies. */
  static open(options: LifelineOptions): Promise<Lifeline> {
    const line = new Lifeline(options);
    return new Promise((resolve) => {
      line.#held = line.#hold(() => {
        resolve(line);
      });
    });
  }

  /** Another one after each break; null while there is no line. */
  get number(): number | null {
    return this.#number;
  }

  async onApplicationShutdown(): Promise<void> {
    this.#ending.abort(new Error('stopping'));
    await this.#held;
  }

  async #hold(tried: () => void): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#holdOnce(tried);
      } catch (error) {
        log.warn({ event: 'lifeline.refused', error }, 'nobody would notice at once if this process died');
      }
      tried();
      await rest(pauseMs, signal);
    }
  }

  /** As long as the connection stands. */
  async #holdOnce(held: () => void): Promise<void> {
    const { url, service } = this.#options;
    const { signal } = this.#ending;
    const client = new Client({
      connectionString: url,
      application_name: `accord-${service} lifeline`,
      connectionTimeoutMillis: longestWaitMs,
      query_timeout: longestWaitMs,
      keepAlive: true,
      options: keepAlive,
    });
    // An error that nobody hears ends the process; what follows from it is told by `end`.
    client.on('error', () => undefined);
    const over = Promise.withResolvers<undefined>();
    const end = (): void => {
      over.resolve(undefined);
    };
    client.once('end', end);
    signal.addEventListener('abort', end);
    try {
      // Nothing here is waited for alone: pg never answers who connects when it is ended meanwhile, and a server that
      // stands still says no goodbye.
      await Promise.race([client.connect(), over.promise]);
      if (signal.aborted) return;
      this.#number = (await Promise.race([this.#take(client), over.promise])) ?? null;
      held();
      await over.promise;
      if (!signal.aborted) log.warn({ event: 'lifeline.broken' }, 'the database does not see us');
    } finally {
      this.#number = null;
      signal.removeEventListener('abort', end);
      client.end().catch(() => undefined);
    }
  }

  /** Drawn, not counted: nobody has to keep the count, and of two billion the same is hardly drawn twice. */
  async #take(client: Client): Promise<number> {
    for (;;) {
      const number = Math.floor(this.#chance.next() * highestNumber);
      const { rows } = await client.query<{ held: boolean }>(hold, [number]);
      if (rows[0]?.held === true) return number;
    }
  }
}
