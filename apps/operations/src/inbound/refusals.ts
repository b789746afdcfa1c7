import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@accord/service-kit';
import { RecordRefusals } from '../use-cases/record-refusals.ts';

const log = createLogger('audit');

/** Notes every caller who was turned away. Before the application listens. */
export function watchRefusals(app: NestFastifyApplication): void {
  const refusals = app.get(RecordRefusals);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', async (request, reply) => {
      const { statusCode } = reply;
      if (statusCode !== 401 && statusCode !== 403) return;
      const route = request.routeOptions.url ?? 'unknown';
      const caller = request.accordContext?.caller;
      try {
        await refusals.execute({ caller, status: statusCode, on: `${request.method} ${route}` });
      } catch (error) {
        log.error({ event: 'audit.refusal_not_recorded', route, error });
      }
    });
}
