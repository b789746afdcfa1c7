import { Secret } from '@accord/service-kit';
import { bearer, createVendorClient, header } from '@accord/vendor-client';
import { type FaultInput, mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import { z } from 'zod';
import { KlaviyoProfiles } from '../src/vendors/klaviyo/klaviyo-profiles.ts';
import { KlaviyoClient } from '../src/vendors/klaviyo/klaviyo.client.ts';
import { readFailure as readKlaviyoFailure } from '../src/vendors/klaviyo/klaviyo.errors.ts';
import { SendgridMails } from '../src/vendors/sendgrid/sendgrid-mails.ts';
import { SendgridClient } from '../src/vendors/sendgrid/sendgrid.client.ts';
import { readFailure as readSendgridFailure } from '../src/vendors/sendgrid/sendgrid.errors.ts';
import { describeCrmProfiles } from './conformance/crm-profiles.suite.ts';
import { describeMailSender } from './conformance/mail-sender.suite.ts';

/** Pauses of a vendor client that is not to be waited for, and circuits that stay out of the way. */
const limits = { attempts: 3, circuitOpenMs: 1 };
const runtime = { wait: () => Promise.resolve() };

const faultsOf = {
  down: [],
  rate_limited: [{ kind: 'rate_limit', retryAfterSeconds: 60 }],
  credentials: [{ kind: 'expired_token' }],
  unavailable: [{ kind: 'status', status: 503 }],
  refuses: [{ kind: 'status', status: 400 }],
  bad_gateway: [{ kind: 'status', status: 502 }],
  lost_answer: [{ kind: 'cut', after: true, times: 1 }],
} as const satisfies Record<string, readonly FaultInput[]>;

/** A port on which nobody listens. */
const nowhere = 'http://127.0.0.1:9';

describeCrmProfiles('Klaviyo', async () => {
  const mocks = await startVendorMocks();
  const clientAt = (baseUrl: string) =>
    createVendorClient({
      vendor: 'klaviyo',
      account: 'default',
      baseUrl,
      auth: header('authorization', new Secret(mockCredentials.klaviyo.apiKey), 'Klaviyo-API-Key '),
      readFailure: readKlaviyoFailure,
      limits,
      runtime,
    });
  const clients = { up: clientAt(`${mocks.url}/klaviyo`), down: clientAt(nowhere) };
  let down = false;
  const adapters = {
    up: new KlaviyoProfiles(new KlaviyoClient(clients.up)),
    down: new KlaviyoProfiles(new KlaviyoClient(clients.down)),
  };
  const profile = z.object({
    attributes: z.object({
      email: z.string(),
      external_id: z.string(),
      properties: z.object({ marketing_consent: z.boolean() }),
    }),
  });
  return {
    get profiles() {
      return down ? adapters.down : adapters.up;
    },
    held: (email) =>
      z
        .object({ profiles: z.array(profile) })
        .parse(mocks.state('klaviyo'))
        .profiles.filter(({ attributes }) => attributes.email === email)
        .map(({ attributes }) => ({
          customerId: attributes.external_id,
          marketingConsent: attributes.properties.marketing_consent,
        })),
    trouble: (kind) => {
      down = kind === 'down';
      mocks.faults('klaviyo', faultsOf[kind]);
    },
    stop: async () => {
      await Promise.all([clients.up.close(), clients.down.close()]);
      await mocks.stop();
    },
  };
});

describeMailSender('SendGrid', async () => {
  const mocks = await startVendorMocks();
  const clientAt = (baseUrl: string) =>
    createVendorClient({
      vendor: 'sendgrid',
      account: 'default',
      baseUrl,
      auth: bearer(new Secret(mockCredentials.sendgrid.apiKey)),
      readFailure: readSendgridFailure,
      limits,
      runtime,
    });
  const clients = { up: clientAt(`${mocks.url}/sendgrid`), down: clientAt(nowhere) };
  let down = false;
  const adapters = {
    up: new SendgridMails(new SendgridClient(clients.up), 'shop@example.org'),
    down: new SendgridMails(new SendgridClient(clients.down), 'shop@example.org'),
  };
  const mail = z.object({
    subject: z.string(),
    personalizations: z.tuple([
      z.object({
        to: z.tuple([z.object({ email: z.string(), name: z.string() })]),
        custom_args: z.object({ reference: z.string() }),
      }),
    ]),
  });
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
