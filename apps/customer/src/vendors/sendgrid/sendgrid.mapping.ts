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
export function toMailSend(outgoing: OutgoingMail, from: string): MailSend {
  const { email, name } = outgoing.to.reveal();
  const { subject, text, html } = outgoing.mail.reveal();
  return {
    personalizations: [
      { to: [{ email, name: headerText(name) }], custom_args: { reference: outgoing.reference } },
    ],
    from: { email: from },
    subject: headerText(subject),
    content: [
      { type: 'text/plain', value: text },
      { type: 'text/html', value: html },
    ],
  };
}

/** Names come from customers: no control character may end a header or begin another one. */
function headerText(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
