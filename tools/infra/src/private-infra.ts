import { startPostgres } from './postgres/postgres.ts';
import { startRabbitCluster } from './rabbitmq/cluster.ts';
import { startRabbit } from './rabbitmq/rabbitmq.ts';
import type { Server, ServerOptions } from './server.ts';

/** Servers of one test's own, which it may kill and restart without disturbing anybody. */
export interface PrivateInfra {
  readonly postgres: Server;
  /** The broker, or the first node of it. */
  readonly rabbitmq: Server;
  /** Every node of the broker. */
  readonly brokers: readonly Server[];
  /** Which node leads each queue; of a single node nobody asks. */
  leaders(): Promise<ReadonlyMap<string, Server>>;
  stop(): Promise<void>;
}

export interface PrivateInfraOptions {
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Nodes of the broker; default one. */
  readonly brokers?: number;
}

/**
 * Starts a Postgres and a RabbitMQ below `folder` for the caller alone, with data that survives a kill.
 * The caller stops them; servers that an earlier caller left behind in the folder are stopped first.
 */
export async function startPrivateInfra(
  folder: string,
  { postgresSettings = {}, brokers = 1 }: PrivateInfraOptions = {},
): Promise<PrivateInfra> {
  const options = { folder, lifetime: 'until-stopped', report: () => undefined, postgresSettings } as const;
  const [postgres, rabbit] = await Promise.allSettled([
    startPostgres(options),
    startBroker(brokers, options),
  ]);
  if (postgres.status === 'fulfilled' && rabbit.status === 'fulfilled') {
    const servers = { postgres: postgres.value, ...rabbit.value };
    return {
      ...servers,
      stop: async () => void (await Promise.all([servers.postgres.stop(), rabbit.value.stop()])),
    };
  }
  for (const one of [postgres, rabbit]) if (one.status === 'fulfilled') await one.value.stop();
  throw new Error('the private servers did not start', {
    cause: [postgres, rabbit].find((one) => one.status === 'rejected')?.reason,
  });
}

type Broker = Pick<PrivateInfra, 'rabbitmq' | 'brokers' | 'leaders' | 'stop'>;

async function startBroker(nodes: number, options: ServerOptions): Promise<Broker> {
  if (nodes === 1) {
    const rabbitmq = await startRabbit(options);
    return {
      rabbitmq,
      brokers: [rabbitmq],
      leaders: () => Promise.resolve(new Map()),
      stop: () => rabbitmq.stop(),
    };
  }
  const cluster = await startRabbitCluster(nodes, options);
  const [rabbitmq] = cluster.nodes;
  if (!rabbitmq) throw new Error(`a broker needs at least one node, not ${nodes}`);
  return {
    rabbitmq,
    brokers: cluster.nodes,
    leaders: () => cluster.leaders(),
    stop: () => cluster.stop(),
  };
}
