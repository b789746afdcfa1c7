import { Secret } from '@accord/service-kit';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import type { FaultInput, VendorMocks, VendorName } from '@accord/vendor-mocks';
import { afterAll, beforeAll } from '@jest/globals';
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
import { describeNotifier } from './notifier.suite.ts';
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
