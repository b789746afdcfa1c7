import { randomBytes } from 'node:crypto';

import pg from 'pg';

import type { BenchEnvironment } from './measure.ts';

export interface BenchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own on the server of the run. */
export async function benchDatabase({ postgresUrl }: BenchEnvironment): Promise<BenchDatabase> {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  await asSuperuser(postgresUrl, `CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asSuperuser(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function asSuperuser(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Prefix of every exchange and queue of one run. */
export function benchNamespace(): string {
  return `bench${randomBytes(3).toString('hex')}.`;
}
