import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { describe, expect, it } from '@jest/globals';
import { PagerdutyNotifier } from '../../../src/vendors/pagerduty/pagerduty-notifier.ts';
import { openPagerduty } from '../../../src/vendors/pagerduty/pagerduty.account.ts';
import { notification } from '../../conformance/notifier.suite.ts';

const tellPeople = ['Flow', 'id', 'operations.tell-people' satisfies Flow] as const;
const { routingKey } = mockCredentials.pagerduty;

const pagerdutyAt = (url: string, key: string = routingKey): PagerdutyNotifier =>
  new PagerdutyNotifier(openPagerduty(url), new Secret(key));

const triggered = (routing_key: string) => ({
  routing_key,
  event_action: 'trigger',
  dedup_key: 'accord-1',
  payload: {
    summary: 'New incident: moodle fails',
    source: 'accord',
    severity: 'critical',
    timestamp: '2026-11-21T03:00:00.000Z',
    component: 'vendor:moodle',
    class: 'vendor.fails',
    custom_details: { cost: '3 orders wait, 894.00 EUR' },
  },
  links: [{ href: 'https://operations.example.org/incidents/1', text: 'Incident in Accord' }],
});

describe('what operations expects of PagerDuty', () => {
  const pact = pactOf({ consumer: 'operations', provider: 'vendor-pagerduty' });

  it.each([
    { what: 'the beginning of an incident', kind: 'opened', body: triggered(routingKey) },
    ...(['acknowledged', 'resolved'] as const).map((kind) => ({
      what: `that an incident is ${kind}`,
      kind,
      body: {
        routing_key: routingKey,
        event_action: kind === 'resolved' ? 'resolve' : 'acknowledge',
        dedup_key: 'accord-1',
      },
    })),
  ] as const)('takes $what with 202', async ({ what, kind, body }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference(...tellPeople)
      .withRequest('POST', '/enqueue', (builder) => builder.jsonBody(body))
      .willRespondWith(202, (builder) => builder.jsonBody({ status: 'success' }))
      .executeTest(async ({ url }) => {
        expect(await pagerdutyAt(url).send(notification('accord-1', { kind }))).toBeNull();
      });
  });

  it('refuses a key that is no more with 400', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the beginning of an incident with a key that is no more')
      .reference(...tellPeople)
      .withRequest('POST', '/enqueue', (builder) => builder.jsonBody(triggered('revoked')))
      .willRespondWith(400, (builder) => builder.jsonBody({ status: 'invalid event' }))
      .executeTest(async ({ url }) => {
        await expect(pagerdutyAt(url, 'revoked').send(notification('accord-1'))).rejects.toMatchObject({
          code: 'pagerduty.invalid_event',
        });
      });
  });
});
