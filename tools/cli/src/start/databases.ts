import { CannotStart, messageOf } from '@accord/infra';
import { Client } from 'pg';
import { perService, type ServiceName, serviceNames } from './services.ts';

/**
 * Each service's own database on the given server, made when it is not there, as is the one in which they share their
 * vendors' quotas. @throws CannotStart
 */
export async function ensureDatabases(serverUrl: string): Promise<Readonly<Record<ServiceName, string>>> {
  const client = new Client({ connectionString: serverUrl });
  try {
    await client.connect();
    for (const service of serviceNames) await ensureDatabase(client, databaseName(service));
    await ensureDatabase(client, vendorHome);
  } catch (error) {
    throw new CannotStart(
      `cannot make the services' databases (${messageOf(error)}): DATABASE_URL must name a running Postgres and a user who may create databases`,
    );
  } finally {
    await client.end();
  }
  return perService((service) => databaseUrl(serverUrl, databaseName(service)));
}

/** What all services share about their vendor accounts: it belongs to none of them. */
const vendorHome = 'accord_vendors';

export function vendorHomeUrl(serverUrl: string): string {
  return databaseUrl(serverUrl, vendorHome);
}

const databaseName = (service: ServiceName): string => `accord_${service.replaceAll('-', '_')}`;

async function ensureDatabase(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
