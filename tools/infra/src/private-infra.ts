import { startPostgres } from './postgres/postgres.ts';
import { startRabbit } from './rabbitmq/rabbitmq.ts';
import type { Server } from './server.ts';

/** Servers of one test's own, which it may kill and restart without disturbing anybody. */
export interface PrivateInfra {
  readonly postgres: Server;
  readonly rabbitmq: Server;
  stop(): Promise<void>;
}

/**
 * Starts a Postgres and a RabbitMQ below `folder` for the caller alone, with data that survives a kill.
 * The caller stops them; servers that an earlier caller left behind in the folder are stopped first.
 */
export async function startPrivateInfra(folder: string): Promise<PrivateInfra> {
  const options = { folder, lifetime: 'until-stopped', report: () => undefined } as const;
  const [postgres, rabbitmq] = await Promise.allSettled([startPostgres(options), startRabbit(options)]);
  if (postgres.status === 'fulfilled' && rabbitmq.status === 'fulfilled') {
    const servers = { postgres: postgres.value, rabbitmq: rabbitmq.value };
    return {
      ...servers,
      stop: async () => void (await Promise.all([servers.postgres.stop(), servers.rabbitmq.stop()])),
    };
  }
  for (const one of [postgres, rabbitmq]) if (one.status === 'fulfilled') await one.value.stop();
  throw new Error('the private servers did not start', {
    cause: [postgres, rabbitmq].find((one) => one.status === 'rejected')?.reason,
  });
}
