import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Personal, Secret } from '@accord/service-kit';
import { bearer, createVendorClient } from '@accord/vendor-client';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { SendgridMails } from '../../../src/vendors/sendgrid/sendgrid-mails.ts';
import { SendgridClient } from '../../../src/vendors/sendgrid/sendgrid.client.ts';
import { readFailure } from '../../../src/vendors/sendgrid/sendgrid.errors.ts';

const { regex } = Matchers;
const writeMail = ['Flow', 'id', 'customer.write-mail' satisfies Flow] as const;
const { apiKey } = mockCredentials.sendgrid;
const reference = '0198c0de-0000-7000-8000-00000000000a:order_confirmation';

const mailsAt = (url: string, key: string = apiKey): SendgridMails =>
  new SendgridMails(
    new SendgridClient(
      createVendorClient({
        vendor: 'sendgrid',
        account: 'default',
        baseUrl: url,
        auth: bearer(new Secret(key)),
        readFailure,
      }),
    ),
    'shop@example.org',
  );

const outgoing = (email: string) => ({
  to: new Personal({ email, name: 'Ada Lovelace' }),
  mail: new Personal({ subject: 'Your order', text: 'Thank you.', html: '<p>Thank you.</p>' }),
  reference,
});

const sent = (email: string) => ({
  personalizations: [{ to: [{ email, name: 'Ada Lovelace' }], custom_args: { reference } }],
  from: { email: 'shop@example.org' },
  subject: 'Your order',
  content: [
    { type: 'text/plain', value: 'Thank you.' },
    { type: 'text/html', value: '<p>Thank you.</p>' },
  ],
});

describe('what customer expects of SendGrid', () => {
  const pact = pactOf({ consumer: 'customer', provider: 'vendor-sendgrid' });

  it('hands over a mail and hears nothing but that it was taken', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a mail about an order')
      .reference(...writeMail)
      .withRequest('POST', '/v3/mail/send', (builder) =>
        builder
          .headers({ Authorization: regex(/^Bearer .+/, `Bearer ${apiKey}`) })
          .jsonBody(sent('ada@example.org')),
      )
      .willRespondWith(202)
      .executeTest(async ({ url }) => {
        await expect(mailsAt(url).send(outgoing('ada@example.org'))).resolves.toBe(undefined);
      });
  });

  it.each([
    {
      what: 'a mail to an address that is none',
      email: 'ada@example',
      key: apiKey,
      status: 400,
      failure: { code: 'sendgrid.invalid_mail', kind: 'invalid' },
    },
    {
      what: 'a mail with a key that is no more',
      email: 'ada@example.org',
      key: 'SG.revoked',
      status: 401,
      failure: { code: 'sendgrid.auth_failed', kind: 'wait_for_vendor' },
    },
  ])('takes the status of $what for what it means', async ({ what, email, key, status, failure }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference(...writeMail)
      .withRequest('POST', '/v3/mail/send', (builder) =>
        builder.headers({ Authorization: `Bearer ${key}` }).jsonBody(sent(email)),
      )
      .willRespondWith(status)
      .executeTest(async ({ url }) => {
        await expect(mailsAt(url, key).send(outgoing(email))).rejects.toMatchObject(failure);
      });
  });
});
