import { Failure } from '@accord/canonical';
import { Personal } from '@accord/service-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MailSender, OutgoingMail } from '../../src/use-cases/ports/mail-sender.ts';

/** A mail as the vendor took it. */
export interface TakenMail {
  readonly email: string;
  readonly name: string;
  readonly subject: string;
}

/** An adapter with its vendor, as the suite needs them. */
export interface MailUnderTest {
  readonly sender: MailSender;
  /** Mails the vendor took, by our reference. */
  taken(reference: string): TakenMail[];
  /** Makes the vendor fail from now on. */
  trouble(
    kind: 'down' | 'rate_limited' | 'credentials' | 'unavailable' | 'refuses' | 'bad_gateway' | 'lost_answer',
  ): void;
  stop(): Promise<void>;
}

const letter = (reference: string, name = 'Ada Lovelace'): OutgoingMail => ({
  to: new Personal({ email: 'ada@example.org', name }),
  mail: new Personal({ subject: 'Ihre Bestellung', text: 'Guten Tag', html: '<p>Guten Tag</p>' }),
  reference,
});

/** The promises of `MailSender`, to be kept by every adapter. */
export function describeMailSender(name: string, make: () => Promise<MailUnderTest>): void {
  describe(`MailSender at ${name}`, () => {
    let mail: MailUnderTest;
    beforeEach(async () => {
      mail = await make();
    });
    afterEach(() => mail.stop());

    it('hands over recipient and subject', async () => {
      await mail.sender.send(letter('plain'));
      expect(mail.taken('plain')).toEqual([
        { email: 'ada@example.org', name: 'Ada Lovelace', subject: 'Ihre Bestellung' },
      ]);
    });

    it('lets no name begin a header of its own', async () => {
      await mail.sender.send(letter('hostile', 'Ada\r\nBcc: everyone@example.org'));
      expect(mail.taken('hostile')).toMatchObject([{ name: 'Ada Bcc: everyone@example.org' }]);
    });

    it.each([
      ['down', 'wait_for_vendor', 'no'],
      ['unavailable', 'transient', 'yes'],
      ['rate_limited', 'wait_for_vendor', 'yes'],
      ['credentials', 'wait_for_vendor', 'yes'],
      ['refuses', 'invalid', 'yes'],
    ] as const)('in case of %s proves that the mail was not taken', async (trouble, kind, sent) => {
      mail.trouble(trouble);
      const failure = await mail.sender.send(letter(trouble)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Failure);
      expect(failure).toMatchObject({ kind, sent });
      expect(mail.taken(trouble)).toEqual([]);
    });

    it('admits that it does not know when something in front of the vendor answers in its place', async () => {
      mail.trouble('bad_gateway');
      const failure = await mail.sender.send(letter('gateway')).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'unknown_outcome', sent: 'maybe' });
    });

    it('admits that it does not know when the answer is lost, and does not send again by itself', async () => {
      mail.trouble('lost_answer');
      const failure = await mail.sender.send(letter('lost')).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'unknown_outcome', sent: 'maybe' });
      expect(mail.taken('lost')).toHaveLength(1);
    });
  });
}
