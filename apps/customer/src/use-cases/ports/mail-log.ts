import type { MailTemplate } from '@accord/canonical';
import type { Tx } from '@accord/messaging';

/** A mail is known by what it is about: there is one per order and template. */
export interface MailKey {
  readonly orderId: string;
  readonly template: MailTemplate;
}

/**
 * What the log says to somebody who wants to send a mail.
 * - `claimed`: it is yours to send.
 * - `sent`: it went out before.
 * - `in_progress`: somebody else has claimed it, not long ago.
 * - `unknown`: somebody claimed it and never said what became of it. It may have gone out.
 */
export type MailClaim = 'claimed' | 'sent' | 'in_progress' | 'unknown';

/** Longer than any handler may run: a claim this old has nobody behind it any more. Milliseconds. */
export const claimLeaseMs = 30_000;

/** Which mails went out, which are being sent, and of which nobody knows. */
export abstract class MailLog {
  /** Committed at once, before the vendor is called. */
  abstract claim(mail: MailKey & { readonly customerId: string }, at: Date): Promise<MailClaim>;

  /** The mail was provably not taken: it may be claimed again. */
  abstract release(mail: MailKey): Promise<void>;

  /** The mail may have been taken. It is never sent again by itself. */
  abstract leaveUnknown(mail: MailKey): Promise<void>;

  abstract recordSent(mail: MailKey, at: Date, tx: Tx): Promise<void>;
}
