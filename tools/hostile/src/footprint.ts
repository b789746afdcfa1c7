import pg from 'pg';

/** Tables that move by themselves: what is on its way out, and who hands it on. */
const moving = ['outbox', 'outbox_lane'];

export type Footprint = Readonly<Record<string, string>>;

/** How many rows a service keeps in each of its tables: what a refused request may not change. */
export class Database {
  readonly #pool: pg.Pool;
  #count: string | undefined;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 1 });
    this.#pool.on('error', () => undefined);
  }

  async footprint(): Promise<Footprint> {
    this.#count ??= await this.#countEverything();
    return (await this.rows<Record<string, string>>(this.#count))[0] ?? {};
  }

  async rows<Row extends Record<string, unknown>>(query: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(query, values)).rows;
  }

  /** Every row of every table, as text. */
  async everything(): Promise<string> {
    const tables = await this.rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const rows = await this.rows<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM "${name}" t`);
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join('\n');
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #countEverything(): Promise<string> {
    const tables = await this.rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL ($1)`,
      [moving],
    );
    return `SELECT ${tables.map(({ name }) => `(SELECT count(*) FROM "${name}") AS "${name}"`).join(', ')}`;
  }
}
