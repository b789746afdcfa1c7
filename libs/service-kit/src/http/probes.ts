import type { FastifyInstance } from 'fastify';
import type { HealthRegistry } from '../health.ts';
import { registry } from '../metrics.ts';

interface ProbeOptions {
  readonly service: string;
  readonly version: string;
  readonly health: HealthRegistry;
}

/** What the platform asks: is the process alive, may it get work, what does it measure. Open without credentials. */
export function addProbes(instance: FastifyInstance, options: ProbeOptions): void {
  instance.get('/health/live', () => ({
    status: 'live',
    service: options.service,
    version: options.version,
  }));

  instance.get('/health/ready', async (_request, reply) => {
    const document = await options.health.ready(options.service, options.version);
    void reply.status(document.status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
    return document;
  });

  instance.get('/metrics', async (_request, reply) => {
    void reply.type(registry().contentType);
    return registry().metrics();
  });
}
