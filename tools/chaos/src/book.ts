import type { RunningSystem, ServiceName } from '@accord/cli';
import pg from 'pg';
import { z } from 'zod';

const idRows = z.array(z.object({ id: z.string() }));
/** Longer than any pause of Postgres: an answer that comes late is one, and its lack ends the run. */
const queryLimitMs = 20_000;

/** Reads the services' tables past the services and past the proxies, on lines that are kept while they hold. */
export class Book {
  readonly #lines = new Map<ServiceName, pg.Client>();

  constructor(private readonly system: RunningSystem) {}

  completedOrders(): Promise<number> {
    return this.#count('checkout', "SELECT count(*) FROM orders WHERE status = 'completed'");
  }

  openOrders(): Promise<number> {
    return this.#count(
      'checkout',
      "SELECT count(*) FROM orders WHERE status IN ('pending', 'placed', 'fulfilling')",
    );
  }

  /** Events committed that the broker does not have yet. */
  async waitingEvents(): Promise<number> {
    let waiting = 0;
    for (const service of ['checkout', 'inventory', 'enrollment', 'customer'] as const)
      waiting += await this.#count(service, 'SELECT count(*) FROM outbox');
    return waiting;
  }

  /** Completed orders about which nobody was written to yet, and mails that were begun and not ended. */
  async openMails(): Promise<number> {
    const orders = idRows.parse(
      await this.rows('checkout', "SELECT id FROM orders WHERE status = 'completed'"),
    );
    const mails = idRows.parse(
      await this.rows('customer', "SELECT DISTINCT order_id AS id FROM mails WHERE state <> 'sending'"),
    );
    const told = new Set(mails.map(({ id }) => id));
    const sending = await this.#count('customer', "SELECT count(*) FROM mails WHERE state = 'sending'");
    return orders.filter(({ id }) => !told.has(id)).length + sending;
  }

  /** Events that came as far as the timeline, each once. */
  toldEvents(): Promise<number> {
    return this.#count('operations', "SELECT count(*) FROM timeline_entries WHERE kind = 'event'");
  }

  async rows(service: ServiceName, query: string): Promise<unknown[]> {
    const client = await this.#line(service);
    try {
      return (await client.query<Record<string, unknown>>(query)).rows;
    } catch (error) {
      this.#lines.delete(service);
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((client) => client.end()));
    this.#lines.clear();
  }

  async #count(service: ServiceName, query: string): Promise<number> {
    const [row] = z.array(z.object({ count: z.coerce.number() })).parse(await this.rows(service, query));
    return row?.count ?? 0;
  }

  async #line(service: ServiceName): Promise<pg.Client> {
    const known = this.#lines.get(service);
    if (known) return known;
    const client = new pg.Client({
      connectionString: this.system.databases[service],
      connectionTimeoutMillis: queryLimitMs,
      query_timeout: queryLimitMs,
    });
    // A client without listener would end the program together with its server.
    client.on('error', () => this.#lines.delete(service));
    await client.connect();
    this.#lines.set(service, client);
    return client;
  }
}
