import { z } from 'zod';

/** A parked message as an operator sees it: where it came from and why, never what it says. */
export const ParkedLetter = z
  .object({
    id: z.uuid(),
    messageId: z.string(),
    /** The consumer that could not handle it, and that gets it back. */
    queue: z.string(),
    eventType: z.string(),
    reason: z.string(),
    /** Equal for equal causes. */
    stackDigest: z.string(),
    attempts: z.int(),
    firstSeenAt: z.iso.datetime(),
    parkedAt: z.iso.datetime(),
    /** Order id, or the correlation id of something that is no order; null when the message could not be read. */
    story: z.string().nullable(),
    status: z.enum(['parked', 'redelivering', 'redelivered']),
  })
  .meta({ id: 'ParkedLetter' });
export type ParkedLetter = z.output<typeof ParkedLetter>;

/** What must be kept besides to send it again. */
export interface ParkedContent {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly type: string | undefined;
  readonly contentType: string | undefined;
}

/** The same message parked again later is another letter; the same letter delivered twice is not. */
export type NewLetter = Omit<ParkedLetter, 'status'> & ParkedContent;

/** What became of each letter that was to be sent again. */
export const RedeliveryReport = z
  .object({
    redelivered: z.array(z.uuid()),
    notRedelivered: z.array(z.object({ id: z.uuid(), reason: z.string() })),
  })
  .meta({ id: 'RedeliveryReport' });
export type RedeliveryReport = z.output<typeof RedeliveryReport>;
