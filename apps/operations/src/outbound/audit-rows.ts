import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { chainedAll } from '../domain/audit-chain.ts';
import type { AuditEntry, ChainedEntry, ChainHead } from '../domain/audit-chain.ts';
import { storable } from '../domain/storable.ts';

export const auditColumns = 'seq, id, at, actor, action, on_what, outcome, detail, previous, hash';

const count = z.coerce.number().int();
const headRow = z.object({ seq: count, hash: z.string() });
const auditRow = z.object({
  seq: count,
  id: z.string(),
  at: z.date(),
  actor: z.string(),
  action: z.string(),
  on_what: z.string(),
  outcome: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  previous: z.string(),
  hash: z.string(),
});

const insert = `
  INSERT INTO audit_log (${auditColumns})
  SELECT seq, id, at, actor, action, "on", outcome, detail, previous, hash
  FROM jsonb_to_recordset($1::jsonb) AS entry(seq bigint, id uuid, at timestamptz, actor text, action text,
    "on" text, outcome text, detail jsonb, previous text, hash text)`;

/**
 * Adds to the chain within somebody's transaction, so that what was done and the note of it commit together. From here
 * to the commit nobody else can add: to be called last.
 */
export async function appendToAudit(manager: EntityManager, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const locked: unknown = await manager.query('SELECT seq, hash FROM audit_head FOR UPDATE');
  const added = chainedAll(entries.map(keepable), toHead(locked));
  await manager.query(insert, [JSON.stringify(added)]);
  const { seq, hash } = added.at(-1) ?? toHead(locked);
  await manager.query('UPDATE audit_head SET seq = $1, hash = $2', [seq, hash]);
}

export function toHead(rows: unknown): ChainHead {
  return z.tuple([headRow]).parse(rows)[0];
}

export function toEntries(rows: unknown): ChainedEntry[] {
  return z
    .array(auditRow)
    .parse(rows)
    .map(({ on_what: on, at, ...row }) => ({ ...row, on, at: at.toISOString() }));
}

/** What the database will give back is what is hashed. */
function keepable(entry: AuditEntry): AuditEntry {
  return storable(entry) as AuditEntry;
}
