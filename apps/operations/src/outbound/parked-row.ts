import { z } from 'zod';
import { letterStatuses } from '../domain/parked-letter.ts';
import type { ParkedContent, ParkedLetter } from '../domain/parked-letter.ts';

export const letterColumns =
  'id, message_id, queue, event_type, reason, stack_digest, attempts, first_seen_at, parked_at, story, status';

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
