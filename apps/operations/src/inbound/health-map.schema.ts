import { z } from 'zod';
import type { ShownConsumer, ShownVendor } from '../use-cases/incidents/show-landscape.ts';
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

const VendorSchema = z
  .object({
    service: z.string().describe('who calls'),
    vendor: z.string(),
    account: z.string(),
    operation: z.string(),
    calls: z.int().describe('tries of the last minute; what follows is of the same minute'),
    errorRate: z.number().min(0).max(1).describe('a refusal of what was asked is no error of the vendor'),
    authFailures: z.int(),
    rateLimitHits: z.int(),
    p50Ms: z.number().nullable().describe('upper edge of its class of durations'),
    p95Ms: z.number().nullable(),
    lastGoodAt: z.iso.datetime().nullable().describe('null when none was heard since this process began'),
    lastBadAt: z.iso.datetime().nullable(),
    circuit: z.enum(['closed', 'open', 'unknown']),
  })
  .meta({ id: 'VendorHealth' }) satisfies z.ZodType<ShownVendor>;

const ConsumerSchema = z
  .object({
    queue: z.string(),
    paused: z.boolean(),
    waitingOrders: z.int(),
    backlogAgeMs: z.number().nullable().describe('since the oldest order that waits for it was placed'),
    criticalTimeP50Ms: z.number().nullable().describe('from the event to the effect'),
    criticalTimeP95Ms: z.number().nullable(),
  })
  .meta({ id: 'ConsumerHealth' }) satisfies z.ZodType<ShownConsumer>;

const NodeSchema = z
  .object({
    node: z.string(),
    needs: z.array(z.string()).describe('what it stands still without'),
    state: z.enum(['well', 'ill', 'impaired']),
    cause: z.string().nullable().describe('the part it suffers from, or itself'),
  })
  .meta({ id: 'LandscapeNode' });

export const HealthMap = z
  .object({
    services: z.array(ServiceHealthSchema),
    vendors: z.array(VendorSchema),
    consumers: z.array(ConsumerSchema),
    graph: z.array(NodeSchema),
  })
  .meta({ id: 'HealthMap' });
