import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { BaseConfig } from '../config.ts';
import { HealthRegistry } from '../health.ts';
import { createLogger } from '../logger.ts';
import { wait } from '../system.ts';
import { startTracing } from '../tracing.ts';

export interface RunningService {
  /** Where it listens, with the port that it really got. */
  readonly url: string;
  /** Drains, then closes; a second call waits for the first. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly service: string;
  readonly config: Pick<BaseConfig, 'ACCORD_HOST' | 'ACCORD_PORT' | 'OTEL_EXPORTER_OTLP_ENDPOINT'>;
  /** How long the service, not ready any more, still takes requests, so that nobody is cut off; default 300. */
  readonly drainMs?: number;
}

/**
 * Connections that may wait to be accepted: as many as Linux lets wait. Node's own 511 are fewer than a crowd that comes
 * while a service is busy; the kernel lets the others wait for seconds, and breaks some of them.
 */
export const listenBacklog = 4_096;

/**
 * Listens. Stopping goes in this order: not ready, answers say `Connection: close`, consumers stop, the port closes,
 * open requests end, and the database goes last.
 */
export async function serve(app: NestFastifyApplication, options: ServeOptions): Promise<RunningService> {
  const { service, config, drainMs = 300 } = options;
  const log = createLogger('service');
  const tracing = await startTracing({ service, otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
  await app.listen({ port: config.ACCORD_PORT, host: config.ACCORD_HOST, backlog: listenBacklog });
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  log.info({ event: 'service.started', url }, `${service} listens on ${url}`);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    app.get(HealthRegistry).beginDraining();
    await wait(drainMs);
    await app.close();
    await tracing.stop();
    log.info({ event: 'service.stopped' }, `${service} has stopped`);
  };
  return { url, stop: () => (stopped ??= stop()) };
}
