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

const healthMapSchema = z.object({
  services: z.array(serviceSchema),
  /** Who needs whom, all services together: `service:checkout`, `vendor:stripe`, `queue:…`. */
  graph: z.array(z.object({ node: z.string(), needs: z.array(z.string()) })),
});

export type Dependency = z.output<typeof dependencySchema>;
export type Service = z.output<typeof serviceSchema>;

export interface HealthMap {
  readonly services: readonly Service[];
  /** Names of all vendors that any service calls. */
  readonly vendors: ReadonlySet<string>;
}

export async function askHealthMap(): Promise<HealthMap> {
  const { services, graph } = await ask('/api/health-map', healthMapSchema);
  const nodes = graph.flatMap(({ node, needs }) => [node, ...needs]);
  const vendors = nodes
    .filter((node) => node.startsWith('vendor:'))
    .map((node) => node.slice('vendor:'.length));
  return { services, vendors: new Set(vendors) };
}
