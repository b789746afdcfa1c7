import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { letterStatuses } from '../domain/parked-letter.ts';
import type { ParkedContent, ParkedLetter } from '../domain/parked-letter.ts';

export const letterColumns =
  'id, message_id, queue, event_type, reason, stack_digest, attempts, first_seen_at, parked_at, story, status, group_id, redirected_to';

/** What is sent of a letter. */
export const contentColumns = 'headers, body, type, content_type';

/** A letter that was claimed and never settled belongs to a process that died; after this time it can be claimed again. */
export const claimExpiresMs = 60_000;

export const letterRow = z.object({
  id: z.string(),
  message_id: z.string(),
  queue: z.string(),
  event_type: z.string(),
  reason: z.string(),
  stack_digest: z.string(),
  attempts: z.number(),
  first_seen_at: z.date(),
  parked_at: z.date(),
  story: z.string().nullable(),
  status: z.enum(letterStatuses),
  group_id: z.string(),
  redirected_to: z.string().nullable(),
});

export const contentRow = z.object({
  headers: z.record(z.string(), z.unknown()),
  body: z.instanceof(Uint8Array),
  type: z.string().nullable(),
  content_type: z.string().nullable(),
});

export function toLetter(row: z.output<typeof letterRow>): ParkedLetter {
  return {
    id: row.id,
    messageId: row.message_id,
    queue: row.queue,
    eventType: row.event_type,
    reason: row.reason,
    stackDigest: row.stack_digest,
    attempts: row.attempts,
    firstSeenAt: row.first_seen_at.toISOString(),
    parkedAt: row.parked_at.toISOString(),
    story: row.story,
    status: row.status,
    groupId: row.group_id,
    redirectedTo: row.redirected_to,
  };
}

export function toContent(row: z.output<typeof contentRow>): ParkedContent {
  return {
    headers: row.headers,
    body: Buffer.from(row.body),
    type: row.type ?? undefined,
    contentType: row.content_type ?? undefined,
  };
}

/** Letters that are back with their consumer: nothing of what they say stays here, nor of whom it is about. */
export async function sentAgain(manager: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await manager.query(
    `UPDATE parked_messages SET status = 'redelivered', body = NULL, headers = '{}', customer = NULL
     WHERE id = ANY ($1::uuid[]) AND status <> 'redelivered'`,
    [ids],
  );
  await manager.query(
    'UPDATE parked_edits SET before = NULL WHERE parked_id = ANY ($1::uuid[]) AND before IS NOT NULL',
    [ids],
  );
}
