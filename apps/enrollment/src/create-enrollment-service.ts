import { asyncApiDocument, startConsumers } from '@accord/messaging';
import { createService, serve, type RunningService, type ServiceOptions } from '@accord/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EnrollmentConfig } from './enrollment.config.ts';
import { EnrollmentModule, type EnrollmentOverrides } from './enrollment.module.ts';
import { enrollmentTopology } from './enrollment.topology.ts';

export interface EnrollmentServiceOverrides extends EnrollmentOverrides {
  readonly authenticator?: NonNullable<ServiceOptions['authenticator']>;
}

export interface EnrollmentService extends RunningService {
  readonly app: NestFastifyApplication;
}

/** The whole service, running: the same in production and in component tests. */
export async function createEnrollmentService(
  config: EnrollmentConfig,
  { authenticator, ...overrides }: EnrollmentServiceOverrides = {},
): Promise<EnrollmentService> {
  const app = await createService(EnrollmentModule.forService(config, overrides), {
    service: 'enrollment',
    config,
    events: asyncApiDocument(enrollmentTopology),
    ...(authenticator === undefined ? {} : { authenticator }),
  });
  await startConsumers(app);
  const running = await serve(app, { service: 'enrollment', config });
  return { ...running, app };
}
