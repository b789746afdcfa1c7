import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testServers } from './infrastructure.config.ts';

export interface FreshDatabase {
  readonly url: string;
  /** Removes it, also while connections are open. */
  drop(): Promise<void>;
}

/** An empty database of this test's own, so that tests neither see nor wait for each other. */
export async function freshDatabase(label = 'spec'): Promise<FreshDatabase> {
  const { pgUrl } = testServers();
  const name = `t_${label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 30)}_${randomBytes(4).toString('hex')}`;
  await asAdministrator(pgUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(pgUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => asAdministrator(pgUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function asAdministrator(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
