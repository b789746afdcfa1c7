import pg from 'pg';
import { z } from 'zod';

import { skuPrefix } from './import-file.ts';

const progressRow = z.object({ loaded: z.coerce.number() });
const countRow = z.object({ count: z.coerce.number() });

/** What an import leaves, but the moments at which it did. */
const results = {
  products: `SELECT sku, vendor_id, vendor_changed_ms, name, kind, price, weight_grams, gtin, sold, digest, version
    FROM products WHERE sku LIKE '${skuPrefix}%'`,
  stock: `SELECT sku, on_hand, reserved, version FROM stock WHERE sku LIKE '${skuPrefix}%'`,
  records: `SELECT seq, line, key, outcome, code, field, detail, raw FROM sync_records
    WHERE run_id = (SELECT id FROM sync_runs
      WHERE status = 'finished' AND flow = 'inventory.import-products' ORDER BY id DESC LIMIT 1)`,
} as const;

/** Reads inventory's tables past inventory. */
export class InventoryTables {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string): Promise<InventoryTables> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new InventoryTables(client);
  }

  /** Records of the import under way that are loaded; none when there is none. */
  async loaded(): Promise<number | undefined> {
    const { rows } = await this.client.query(
      `SELECT sum(loaded_seq) AS loaded FROM sync_lanes JOIN sync_runs AS run ON run.id = run_id
       WHERE run.status = 'running' AND flow = 'inventory.import-products' GROUP BY run.id`,
    );
    return rows.length === 0 ? undefined : progressRow.parse(rows[0]).loaded;
  }

  /** Keeps what is there as what an undisturbed import leaves, and takes it away. */
  async setAside(): Promise<void> {
    for (const [name, query] of Object.entries(results))
      await this.client.query(`CREATE TABLE undisturbed_${name} AS ${query}`);
    await this.client.query(`DELETE FROM stock WHERE sku LIKE '${skuPrefix}%'`);
    await this.client.query(`DELETE FROM products WHERE sku LIKE '${skuPrefix}%'`);
  }

  /** Rows that are in one of the two only, by table. */
  async differences(): Promise<Readonly<Record<keyof typeof results, number>>> {
    const of = async (name: keyof typeof results): Promise<number> => {
      const { rows } = await this.client.query(
        `SELECT count(*) AS count FROM (
           (SELECT * FROM (${results[name]}) AS now EXCEPT ALL SELECT * FROM undisturbed_${name})
           UNION ALL
           (SELECT * FROM undisturbed_${name} EXCEPT ALL SELECT * FROM (${results[name]}) AS now)) AS differing`,
      );
      return countRow.parse(rows[0]).count;
    };
    return { products: await of('products'), stock: await of('stock'), records: await of('records') };
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
