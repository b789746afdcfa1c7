import type { OutgoingMail } from '../../use-cases/ports/mail-sender.ts';

interface Party {
  readonly email: string;
  readonly name?: string;
}

/** What we send of a mail. */
export interface MailSend {
  readonly personalizations: readonly [
    { readonly to: readonly [Party]; readonly custom_args: { readonly reference: string } },
  ];
  readonly from: Party;
  readonly subject: string;
  readonly content: readonly [
    { readonly type: 'text/plain'; readonly value: string },
    { readonly type: 'text/html'; readonly value: string },
  ];
}

/** Plain text comes before HTML: SendGrid refuses the other order. */
export function toMailSend({ to, mail, reference }: OutgoingMail, from: string): MailSend {
  return {
    personalizations: [{ to: [{ email: to.email, name: to.name }], custom_args: { reference } }],
    from: { email: from },
    subject: mail.subject,
    content: [
      { type: 'text/plain', value: mail.text },
      { type: 'text/html', value: mail.html },
    ],
  };
}
