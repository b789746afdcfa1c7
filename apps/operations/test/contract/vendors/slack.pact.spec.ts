import { type Flow, pactOf, withForm } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { describe, expect, it } from '@jest/globals';
import { SlackNotifier } from '../../../src/vendors/slack/slack-notifier.ts';
import { openSlack } from '../../../src/vendors/slack/slack.account.ts';
import { notification } from '../../conformance/notifier.suite.ts';

const { regex, boolean, string } = Matchers;
const tellPeople = ['Flow', 'id', 'operations.tell-people' satisfies Flow] as const;
const { botToken, channel } = mockCredentials.slack;
const ts = '1763700000.000001';

const slackAt = (baseUrl: string, more: { token?: string; room?: string } = {}): SlackNotifier =>
  new SlackNotifier(openSlack({ baseUrl, token: new Secret(more.token ?? botToken) }), more.room ?? channel);

const text = [
  '*New incident: moodle fails*',
  'critical · 3 orders wait, 894.00 EUR',
  'vendor:moodle vendor.fails · accord-1',
  'https://operations.example.org/incidents/1',
].join('\n');

describe('what operations expects of Slack', () => {
  const pact = pactOf({ consumer: 'operations', provider: 'vendor-slack' });

  it.each<{ what: string; thread: string | null; more: Record<string, string> }>([
    { what: 'the first message of an incident', thread: null, more: {} },
    {
      what: 'a message in the thread of an incident',
      thread: ts,
      more: { thread_ts: ts, reply_broadcast: 'true' },
    },
  ])('is told when $what stands in its channel', async ({ what, thread, more }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference(...tellPeople)
      .withRequest('POST', '/chat.postMessage', (builder) =>
        withForm(builder.headers({ Authorization: regex(/^Bearer .+/, `Bearer ${botToken}`) }), {
          channel,
          text,
          unfurl_links: 'false',
          ...more,
        }),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ ok: boolean(true), ts: regex(/^\d{10}\.\d{6}$/, ts) }),
      )
      .executeTest(async ({ url }) => {
        expect(await slackAt(url).send(notification('accord-1', { thread }))).toBe(ts);
      });
  });

  it.each<{ what: string; more: { token?: string; room?: string }; error: string; code: string }>([
    {
      what: 'a message with a token that is no more',
      more: { token: 'xoxb-revoked' },
      error: 'invalid_auth',
      code: 'slack.auth_failed',
    },
    {
      what: 'a message for a channel that is not there',
      more: { room: 'C0NOWHERE1' },
      error: 'channel_not_found',
      code: 'slack.channel_closed',
    },
  ])('takes 200 with $error for a refusal', async ({ what, more, error, code }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference(...tellPeople)
      .withRequest('POST', '/chat.postMessage', (builder) =>
        withForm(builder.headers({ Authorization: `Bearer ${more.token ?? botToken}` }), {
          channel: more.room ?? channel,
          text,
          unfurl_links: 'false',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ ok: false, error: string(error) }))
      .executeTest(async ({ url }) => {
        await expect(slackAt(url, more).send(notification('accord-1'))).rejects.toMatchObject({ code });
      });
  });
});
