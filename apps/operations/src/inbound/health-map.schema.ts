import { z } from 'zod';
import { serviceStates } from '../domain/service-health.ts';
import type { ServiceHealth } from '../domain/service-health.ts';

const ServiceHealthSchema = z
  .object({
    service: z.string(),
    url: z.string(),
    state: z.enum(serviceStates).describe('`down` gave no answer, `unknown` was not asked yet'),
    since: z.iso.datetime(),
    checkedAt: z.iso.datetime().nullable(),
    dependencies: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['up', 'down']),
        since: z.string(),
        detail: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'ServiceHealth' }) satisfies z.ZodType<ServiceHealth>;

export const HealthMap = z.object({ services: z.array(ServiceHealthSchema) }).meta({ id: 'HealthMap' });
