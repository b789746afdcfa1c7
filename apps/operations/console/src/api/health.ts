import { z } from 'zod';
import { ask } from './http.ts';

const dependencySchema = z.object({
  name: z.string(),
  status: z.enum(['up', 'down']),
  since: z.string(),
  detail: z.string().optional(),
});

const serviceSchema = z.object({
  service: z.string(),
  url: z.string(),
  state: z.enum(['ready', 'not_ready', 'draining', 'down', 'unknown']),
  since: z.string(),
  checkedAt: z.string().nullable(),
  dependencies: z.array(dependencySchema),
});

const operationSchema = z.object({
  service: z.string(),
  vendor: z.string(),
  account: z.string(),
  operation: z.string(),
  calls: z.number(),
  errorRate: z.number(),
  authFailures: z.number(),
  rateLimitHits: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  lastGoodAt: z.string().nullable(),
  lastBadAt: z.string().nullable(),
  circuit: z.enum(['closed', 'open', 'unknown']),
});

const consumerSchema = z.object({
  queue: z.string(),
  paused: z.boolean(),
  waitingOrders: z.number(),
  backlogAgeMs: z.number().nullable(),
  criticalTimeP50Ms: z.number().nullable(),
  criticalTimeP95Ms: z.number().nullable(),
});

const partSchema = z.object({
  /** `service:checkout`, `vendor:stripe`, `queue:…`, `database:…`, `flow:…` or `broker`. */
  node: z.string(),
  needs: z.array(z.string()),
  state: z.enum(['well', 'ill', 'impaired']),
  cause: z.string().nullable(),
});

const healthMapSchema = z.object({
  services: z.array(serviceSchema),
  vendors: z.array(operationSchema),
  consumers: z.array(consumerSchema),
  graph: z.array(partSchema),
});

export type Dependency = z.output<typeof dependencySchema>;
export type Service = z.output<typeof serviceSchema>;
/** What one service does at one vendor, of the last minute. */
export type VendorOperation = z.output<typeof operationSchema>;
/** A consumer that does a step of an order. */
export type Consumer = z.output<typeof consumerSchema>;
/** Anything that something else can stand still without, and who that is. */
export type Part = z.output<typeof partSchema>;
export type HealthMap = z.output<typeof healthMapSchema>;

export function askHealthMap(): Promise<HealthMap> {
  return ask('/api/health-map', healthMapSchema);
}
