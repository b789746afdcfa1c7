import { z } from 'zod';
import { ask, queryOf } from './http.ts';

const entrySchema = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  on: z.string(),
  outcome: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const pageSchema = z.object({ items: z.array(entrySchema), nextCursor: z.string().nullable() });
const verificationSchema = z.object({
  intact: z.boolean(),
  entries: z.number(),
  breach: z.object({ seq: z.number(), how: z.string() }).nullable(),
});

export type AuditEntry = z.output<typeof entrySchema>;
export type Verification = z.output<typeof verificationSchema>;

export function askAudit(filter: {
  readonly actor?: string | undefined;
  readonly cursor?: string | undefined;
}): Promise<z.output<typeof pageSchema>> {
  return ask(`/api/audit${queryOf({ ...filter })}`, pageSchema);
}

export function verifyAudit(): Promise<Verification> {
  return ask('/api/audit/verification', verificationSchema);
}
