import type { PrivateInfra } from '@accord/infra';
import type { Addresses } from '../start/addresses.ts';
import { perService, type ServiceName } from '../start/services.ts';

export type Dependency = 'database' | 'broker' | 'vendors';

/**
 * Puts something of the caller's, on this machine, between the services and what they use: given the port of the real
 * thing, it answers the port to use instead. Asked once for each node of a broker, in their order.
 */
export type Detour = (to: Dependency, port: number) => Promise<number>;

/** Where the services find what they use. */
export interface Surroundings {
  readonly databases: Readonly<Record<ServiceName, string>>;
  readonly amqpUrl: string;
  readonly vendors: string;
}

export interface DetourOptions {
  readonly addresses: Addresses;
  readonly infra: PrivateInfra;
  readonly databases: Readonly<Record<ServiceName, string>>;
  readonly detour: Detour;
}

export async function surroundingsBy({
  addresses,
  infra,
  databases,
  detour,
}: DetourOptions): Promise<Surroundings> {
  const database = await detour('database', portOf(infra.postgres.url));
  const brokers: string[] = [];
  for (const { url } of infra.brokers) brokers.push(withPort(url, await detour('broker', portOf(url))));
  return {
    databases: perService((service) => withPort(databases[service], database)),
    amqpUrl: brokers.join(','),
    vendors: withPort(addresses.url('mocks'), await detour('vendors', addresses.port('mocks'))),
  };
}

const portOf = (url: string): number => Number(new URL(url).port);

/** Replaced in the text: `URL` would add a slash to an address without a path. */
function withPort(url: string, port: number): string {
  return url.replace(`:${portOf(url)}`, `:${port}`);
}
