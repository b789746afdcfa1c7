import { z } from 'zod';
import type { AuditEntry } from '../domain/audit-chain.ts';
import type { Verification } from '../use-cases/verify-audit.ts';

const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const AuditEntrySchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    actor: z.string(),
    action: z.string().describe('`noun.verb`, for example `redelivery.approved`'),
    on: z.string().describe('id or name of what it was done to'),
    outcome: z.string().describe('`done`, `denied`, or the code of what went wrong'),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditEntry>;

export const AuditPage = z.object({
  items: z.array(AuditEntrySchema),
  nextCursor: z.string().nullable().describe('give it back as `cursor` for older entries'),
});

export const AuditQuery = z.object({
  cursor: seq.optional(),
  actor: z.string().min(1).max(200).optional(),
  action: z.string().min(1).max(100).optional(),
});

export const KnownHead = z
  .object({ seq: seq.optional(), hash: hash.optional() })
  .refine(({ seq: place, hash: seen }) => (place === undefined) === (seen === undefined), {
    error: 'seq and hash go together',
    path: ['hash'],
  });

export const VerificationSchema = z
  .object({
    intact: z.boolean(),
    entries: z.int(),
    breach: z
      .object({ seq: z.int(), how: z.enum(['missing', 'changed', 'moved', 'cut_off', 'rewritten']) })
      .nullable()
      .describe('the first place that is not as it was written'),
    head: z
      .object({ seq: z.int(), hash })
      .describe('keep it elsewhere and bring it back later, to see that nothing before it was rewritten'),
  })
  .meta({ id: 'AuditVerification' }) satisfies z.ZodType<Verification>;
