import pg from 'pg';

/**
 * COPY of the rows that an import made, from a file at the server's side into a table of the same columns, indexes and
 * checks: the least that Postgres can do for them.
 * @returns milliseconds
 */
export async function copyMs(
  database: string,
  { prefix, file }: { prefix: string; file: string },
): Promise<number> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    await client.query(`COPY (SELECT * FROM products WHERE sku LIKE '${prefix}-%') TO '${file}'`);
    await client.query('CREATE TABLE product_copy (LIKE products INCLUDING ALL)');
    const startedMs = performance.now();
    await client.query(`COPY product_copy FROM '${file}'`);
    return performance.now() - startedMs;
  } finally {
    await client.query('DROP TABLE IF EXISTS product_copy');
    await client.end();
  }
}
