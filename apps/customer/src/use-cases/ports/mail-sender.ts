import type { Mail } from '../../domain/order-mail.ts';

export interface OutgoingMail {
  readonly to: { readonly email: string; readonly name: string };
  readonly mail: Mail;
  /** Our name for this mail, the same at every try; the vendor shows it beside the mail. */
  readonly reference: string;
}

/** Hands mails to a vendor that delivers them. */
export abstract class MailSender {
  /** @throws Failure when the mail was not taken, or when nobody knows whether it was (`unknown_outcome`) */
  abstract send(mail: OutgoingMail, signal?: AbortSignal): Promise<void>;
}
