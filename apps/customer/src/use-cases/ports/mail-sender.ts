import type { Personal } from '@accord/service-kit';

import type { Mail } from '../../domain/order-mail.ts';

/** A mail on its way to the vendor. Recipient and text are personal and print `***`. */
export interface OutgoingMail {
  readonly to: Personal<{ readonly email: string; readonly name: string }>;
  readonly mail: Personal<Mail>;
  /** Our name for this mail, the same at every try; the vendor shows it beside the mail. */
  readonly reference: string;
}

/** Hands mails to a vendor that delivers them. */
export abstract class MailSender {
  /** @throws Failure whose `sent` is `no` or `yes` when the mail was provably not taken, `maybe` when nobody knows */
  abstract send(mail: OutgoingMail, signal?: AbortSignal): Promise<void>;
}
