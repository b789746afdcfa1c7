import { z } from 'zod';
import { ask, tell } from './http.ts';

const flowSchema = z.object({
  flow: z.string(),
  name: z.string(),
  /** A queue's consumer, or records that are followed at a vendor. */
  kind: z.enum(['queue', 'sync']),
  service: z.string(),
  vendor: z.string().nullable(),
  state: z.enum(['running', 'paused', 'circuit_open', 'unknown']),
  /** Why its vendor cannot be called, whether a person paused it or not. */
  circuit: z.string().nullable(),
  pausedBy: z.string().nullable(),
  pausedAt: z.string().nullable(),
  reason: z.string().nullable(),
  waiting: z.number().nullable(),
  oldestMs: z.number().nullable(),
});

const flagSchema = z.object({
  key: z.string(),
  value: z.union([z.boolean(), z.string(), z.number()]),
  default: z.union([z.boolean(), z.string(), z.number()]),
  description: z.string(),
  source: z.string(),
});

export type Flow = z.output<typeof flowSchema>;
export type Flag = z.output<typeof flagSchema>;

export async function askFlows(): Promise<readonly Flow[]> {
  return (await ask('/api/flows', z.object({ items: z.array(flowSchema) }))).items;
}

export async function askFlags(): Promise<readonly Flag[]> {
  return (await ask('/api/flags', z.object({ items: z.array(flagSchema) }))).items;
}

/** Its messages are kept meanwhile. */
export async function switchFlow(
  flow: string,
  { to, reason }: { readonly to: 'pause' | 'resume'; readonly reason: string },
): Promise<void> {
  await tell(`/api/flows/${encodeURIComponent(flow)}/${to}`, z.unknown(), { body: { reason } });
}
