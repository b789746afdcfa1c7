import { z } from 'zod';
import type { KnownRecord } from './record.ts';

const ref = z.object({ system: z.string(), key: z.string() });

export const evidenceForm = z.object({
  points: z.int(),
  same: z.array(z.string()),
  different: z.array(z.string()),
  contradicting: z.array(z.string()),
});

export const recordRows = z.array(
  ref.extend({ master_id: z.string(), traits: z.record(z.string(), z.string()) }),
);
export type RecordRow = z.output<typeof recordRows>[number];

/** A record, and another one that has one of the same finding traits. */
export const alikeRows = z.array(
  ref
    .extend({ other_system: z.string(), other_key: z.string(), master_id: z.string() })
    .transform(({ system, key, ...other }) => ({
      record: { system, key },
      other: { system: other.other_system, key: other.other_key, master_id: other.master_id },
    })),
);
export type Alike = z.output<typeof alikeRows>[number];

export const pairRows = z.array(
  z
    .object({
      id: z.string(),
      left_system: z.string(),
      left_key: z.string(),
      right_system: z.string(),
      right_key: z.string(),
      evidence: evidenceForm,
      status: z.enum(['open', 'accepted', 'refused']),
      found_at: z.date(),
      decided_by: z.string().nullable(),
      decided_at: z.date().nullable(),
      note: z.string().nullable(),
    })
    .transform((row) => ({
      id: row.id,
      left: { system: row.left_system, key: row.left_key },
      right: { system: row.right_system, key: row.right_key },
      evidence: row.evidence,
      status: row.status,
      foundAt: row.found_at.toISOString(),
      decidedBy: row.decided_by,
      decidedAt: row.decided_at?.toISOString() ?? null,
      note: row.note,
    })),
);
/** Two records that may be one thing, and what a person said about it. */
export type Pair = z.output<typeof pairRows>[number];

export const changeRows = z.array(
  z
    .object({
      id: z.string(),
      action: z.enum(['merge', 'split']),
      master_id: z.string(),
      other_id: z.string(),
      moved: z.array(ref),
      because: z.union([evidenceForm, z.object({ note: z.string().nullable() })]),
      done_by: z.string(),
      done_at: z.date(),
      undoes: z.string().nullable(),
    })
    .transform((row) => ({
      id: row.id,
      action: row.action,
      masterId: row.master_id,
      otherId: row.other_id,
      moved: row.moved,
      because: row.because,
      doneBy: row.done_by,
      doneAt: row.done_at.toISOString(),
      undoes: row.undoes,
    })),
);
/** A merge (records of `otherId` became `masterId`'s) or a split (the same records went back). */
export type Change = z.output<typeof changeRows>[number];

export function toKnown({ system, key, traits }: RecordRow): KnownRecord {
  return { system, key, traits };
}
