import { Secret } from '@accord/service-kit';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import { z } from 'zod';
import { SendgridMails } from '../../src/vendors/sendgrid/sendgrid-mails.ts';
import { openSendgrid } from '../../src/vendors/sendgrid/sendgrid.account.ts';
import { SendgridClient } from '../../src/vendors/sendgrid/sendgrid.client.ts';
import { describeMailSender } from './mail-sender.suite.ts';
import { faultsOf, nowhere, withoutWaiting } from './without-waiting.ts';

const mail = z.object({
  subject: z.string(),
  personalizations: z.tuple([
    z.object({
      to: z.tuple([z.object({ email: z.string(), name: z.string() })]),
      custom_args: z.object({ reference: z.string() }),
    }),
  ]),
});

describeMailSender('SendGrid', async () => {
  const mocks = await startVendorMocks();
  const clientAt = (baseUrl: string) =>
    openSendgrid(
      { SENDGRID_BASE_URL: baseUrl, SENDGRID_API_KEY: new Secret(mockCredentials.sendgrid.apiKey) },
      withoutWaiting,
    );
  const clients = { up: clientAt(`${mocks.url}/sendgrid`), down: clientAt(nowhere) };
  let down = false;
  const adapters = {
    up: new SendgridMails(new SendgridClient(clients.up), 'shop@example.org'),
    down: new SendgridMails(new SendgridClient(clients.down), 'shop@example.org'),
  };
  return {
    get sender() {
      return down ? adapters.down : adapters.up;
    },
    taken: (reference) =>
      z
        .object({ mails: z.array(mail) })
        .parse(mocks.state('sendgrid'))
        .mails.filter(({ personalizations: [one] }) => one.custom_args.reference === reference)
        .map(({ subject, personalizations: [one] }) => ({ ...one.to[0], subject })),
    trouble: (kind) => {
      down = kind === 'down';
      mocks.faults('sendgrid', faultsOf[kind]);
    },
    stop: async () => {
      await Promise.all([clients.up.close(), clients.down.close()]);
      await mocks.stop();
    },
  };
});
