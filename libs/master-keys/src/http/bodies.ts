import { fieldMessage } from '@accord/canonical';
import { z } from 'zod';

const recordRef = z.object({ system: z.string(), key: z.string() });
const evidence = z.object({
  points: z.int(),
  same: z.array(z.string()),
  different: z.array(z.string()),
  contradicting: z.array(z.string()),
});
const line = fieldMessage('one line of text', 'eine Zeile Text');

export const systemName = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
export const recordKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, line);

export const decisionBody = z.strictObject({
  /** For whoever reads it later. No personal data. */
  note: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^\P{Cc}*$/u, line)
    .optional(),
});

export const pairForm = z.object({
  id: z.uuid(),
  left: recordRef,
  right: recordRef,
  evidence,
  status: z.enum(['open', 'accepted', 'refused']),
  foundAt: z.iso.datetime(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  note: z.string().nullable(),
});

export const pairsQuery = z.object({
  status: z.enum(['open', 'accepted', 'refused']).default('open'),
  cursor: z.uuid().optional(),
});

export const pairPage = z.object({ items: z.array(pairForm), nextCursor: z.string().nullable() });

export const changeForm = z.object({
  id: z.uuid(),
  action: z.enum(['merge', 'split']),
  masterId: z.uuid(),
  otherId: z.uuid(),
  moved: z.array(recordRef),
  because: z.union([evidence, z.object({ note: z.string().nullable() })]),
  doneBy: z.string(),
  doneAt: z.iso.datetime(),
  undoes: z.uuid().nullable(),
});

export const masterForm = z.object({
  masterId: z.uuid(),
  records: z.array(recordRef),
  history: z.array(changeForm),
});
