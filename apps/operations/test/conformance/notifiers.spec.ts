import { Secret, systemClock } from '@accord/service-kit';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import type { FaultInput, VendorMocks, VendorName } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Notifier } from '../../src/use-cases/incidents/notifier.ts';
import { OpsgenieNotifier } from '../../src/vendors/opsgenie/opsgenie-notifier.ts';
import { openOpsgenie } from '../../src/vendors/opsgenie/opsgenie.account.ts';
import { PagerdutyNotifier } from '../../src/vendors/pagerduty/pagerduty-notifier.ts';
import { openPagerduty } from '../../src/vendors/pagerduty/pagerduty.account.ts';
import { SlackNotifier } from '../../src/vendors/slack/slack-notifier.ts';
import { openSlack } from '../../src/vendors/slack/slack.account.ts';
import { TeamsNotifier } from '../../src/vendors/teams/teams-notifier.ts';
import { openTeams } from '../../src/vendors/teams/teams.account.ts';
import { WebhookNotifier } from '../../src/vendors/webhook/webhook-notifier.ts';
import { WebhookSigner } from '../../src/vendors/webhook/webhook-signer.ts';
import { WebhookReceiver } from '../webhook-receiver.ts';
import { describeNotifier, notification } from './notifier.suite.ts';
import type { NotifierUnderTest, ShownIncident } from './notifier.suite.ts';

/** Pauses that are not waited for, and circuits that stay out of the way. */
const options = {
  limits: { attempts: 2, circuitOpenMs: 1 },
  runtime: { wait: () => Promise.resolve() },
};

const nowhere = 'http://127.0.0.1:9';

const faultsOf = {
  down: [],
  rate_limited: [{ kind: 'rate_limit', retryAfterSeconds: 60 }],
  credentials: [{ kind: 'expired_token' }],
  unavailable: [{ kind: 'status', status: 503 }],
  lost_answer: [{ kind: 'cut', after: true, times: 1 }],
} as const satisfies Record<string, readonly FaultInput[]>;

interface Channel {
  readonly vendor: VendorName;
  readonly keyed: boolean;
  readonly at: (baseUrl: string) => Notifier;
  readonly path: string;
  readonly shown: (state: unknown, dedupKey: string) => ShownIncident;
}

let mocks: VendorMocks;
beforeAll(async () => {
  mocks = await startVendorMocks();
});
afterAll(() => mocks.stop());

async function underTest({ vendor, keyed, at, path, shown }: Channel): Promise<NotifierUnderTest> {
  const channels = { up: at(`${mocks.url}${path}`), down: at(nowhere) };
  let down = false;
  return {
    keyed,
    get notifier() {
      return down ? channels.down : channels.up;
    },
    shown: (dedupKey) => shown(mocks.state(vendor), dedupKey),
    trouble: (kind) => {
      down = kind === 'down';
      mocks.faults(vendor, faultsOf[kind]);
    },
    heard: () => JSON.stringify(mocks.requests(vendor)),
    stop: async () => {
      await Promise.all([channels.up.close(), channels.down.close()]);
      mocks.reset();
    },
  };
}

const said = (texts: readonly string[], dedupKey: string): ShownIncident => {
  const own = texts.filter((text) => text.includes(dedupKey));
  return {
    calls: own.filter((text) => text.includes('New incident: ') || text.includes('here')).length,
    over: own.some((text) => text.includes('Over: ')),
  };
};

describeNotifier('Slack', () =>
  underTest({
    vendor: 'slack',
    keyed: false,
    path: '/slack',
    at: (baseUrl) =>
      new SlackNotifier(
        openSlack({ baseUrl, token: new Secret(mockCredentials.slack.botToken) }, options),
        mockCredentials.slack.channel,
      ),
    shown: (state, dedupKey) =>
      said(
        z
          .object({ messages: z.array(z.unknown()) })
          .parse(state)
          .messages.map((one) => JSON.stringify(one)),
        dedupKey,
      ),
  }),
);

describeNotifier('PagerDuty', () =>
  underTest({
    vendor: 'pagerduty',
    keyed: true,
    path: '/pagerduty/v2',
    at: (baseUrl) =>
      new PagerdutyNotifier(
        openPagerduty(baseUrl, options),
        new Secret(mockCredentials.pagerduty.routingKey),
      ),
    shown: (state, dedupKey) => {
      const { alerts } = z
        .object({ alerts: z.array(z.object({ dedup_key: z.string(), state: z.string() })) })
        .parse(state);
      const own = alerts.filter((one) => one.dedup_key === dedupKey);
      return { calls: own.length, over: own.some((one) => one.state === 'resolved') };
    },
  }),
);

describeNotifier('Opsgenie', () =>
  underTest({
    vendor: 'opsgenie',
    keyed: true,
    path: '/opsgenie',
    at: (baseUrl) =>
      new OpsgenieNotifier(
        openOpsgenie({ baseUrl, apiKey: new Secret(mockCredentials.opsgenie.apiKey) }, options),
      ),
    shown: (state, dedupKey) => {
      const { alerts } = z
        .object({ alerts: z.array(z.object({ alias: z.string(), status: z.string() })) })
        .parse(state);
      const own = alerts.filter(({ alias }) => alias === dedupKey);
      return { calls: own.length, over: own.some(({ status }) => status === 'closed') };
    },
  }),
);

describeNotifier('Teams', () =>
  underTest({
    vendor: 'teams',
    keyed: false,
    path: '/teams',
    at: (baseUrl) =>
      new TeamsNotifier(
        openTeams({ baseUrl, signature: new Secret(mockCredentials.teams.signature) }, options),
      ),
    shown: (state, dedupKey) => {
      const cards = z.object({ cards: z.array(z.unknown()) }).parse(state).cards;
      return said(
        cards.map((card) => JSON.stringify(card)),
        dedupKey,
      );
    },
  }),
);

const [secret, nextSecret] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
if (secret === undefined || nextSecret === undefined) throw new Error('no secrets');

const webhookTo = (address: string, ...secrets: string[]): WebhookNotifier =>
  new WebhookNotifier(address, new WebhookSigner(new Secret(secrets), systemClock), options);

describeNotifier('A webhook', async () => {
  const receiver = await WebhookReceiver.start(secret);
  const channels = { up: webhookTo(receiver.address, secret), down: webhookTo(nowhere, secret) };
  let down = false;
  return {
    keyed: true,
    get notifier() {
      return down ? channels.down : channels.up;
    },
    shown: (dedupKey) => {
      const own = [...receiver.taken.values()].filter(({ data }) => data.incident === dedupKey);
      return {
        calls: own.filter(({ type }) => type === 'incident.opened').length,
        over: own.some(({ type }) => type === 'incident.resolved'),
      };
    },
    trouble: (kind) => {
      down = kind === 'down';
      receiver.trouble = kind === 'down' ? undefined : kind;
    },
    heard: () => JSON.stringify(receiver.heard),
    stop: async () => {
      await Promise.all([channels.up.close(), channels.down.close()]);
      await receiver.stop();
    },
  };
});

describe('the signature of a webhook', () => {
  it.each([
    { what: 'by the next secret, too, while both are valid', signs: [nextSecret, secret], at: 0, taken: 1 },
    { what: 'not by another secret', signs: [nextSecret], at: 0, taken: 0 },
    { what: 'not what somebody kept for longer than five minutes', signs: [secret], at: 301_000, taken: 0 },
  ])('is believed $what', async ({ signs, at, taken }) => {
    const receiver = await WebhookReceiver.start(secret, () => Date.now() + at);
    const notifier = webhookTo(receiver.address, ...signs);
    try {
      await notifier.send(notification('accord-1')).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'webhook.auth_failed' });
      });
      expect(receiver.taken.size).toBe(taken);
    } finally {
      await notifier.close();
      await receiver.stop();
    }
  });
});
