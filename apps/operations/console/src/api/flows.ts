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

export type Flow = z.output<typeof flowSchema>;

export async function askFlows(): Promise<readonly Flow[]> {
  return (await ask('/api/flows', z.object({ items: z.array(flowSchema) }))).items;
}

/** Its messages are kept meanwhile. */
export async function switchFlow(
  flow: string,
  { to, reason }: { readonly to: 'pause' | 'resume'; readonly reason: string },
): Promise<void> {
  await tell(`/api/flows/${encodeURIComponent(flow)}/${to}`, z.unknown(), { body: { reason } });
}
