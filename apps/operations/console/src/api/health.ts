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

const healthMapSchema = z.object({ services: z.array(serviceSchema) });

export type Dependency = z.output<typeof dependencySchema>;
export type Service = z.output<typeof serviceSchema>;

export async function askHealthMap(): Promise<readonly Service[]> {
  return (await ask('/api/health-map', healthMapSchema)).services;
}
