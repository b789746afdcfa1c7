import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { describe, expect, it } from '@jest/globals';
import { OpsgenieNotifier } from '../../../src/vendors/opsgenie/opsgenie-notifier.ts';
import { openOpsgenie } from '../../../src/vendors/opsgenie/opsgenie.account.ts';
import { notification } from '../../conformance/notifier.suite.ts';

const { regex } = Matchers;
const tellPeople = ['Flow', 'id', 'operations.tell-people' satisfies Flow] as const;
const { apiKey } = mockCredentials.opsgenie;

const opsgenieAt = (baseUrl: string, key: string = apiKey): OpsgenieNotifier =>
  new OpsgenieNotifier(openOpsgenie({ baseUrl, apiKey: new Secret(key) }));

const alert = {
  message: 'New incident: moodle fails',
  alias: 'accord-1',
  description: '3 orders wait, 894.00 EUR\nhttps://operations.example.org/incidents/1',
  entity: 'vendor:moodle',
  tags: ['accord'],
  details: { code: 'vendor.fails', openedAt: '2026-11-21T03:00:00.000Z' },
  priority: 'P1',
};
const authorization = { Authorization: regex(/^GenieKey .+/, `GenieKey ${apiKey}`) };

describe('what operations expects of Opsgenie', () => {
  const pact = pactOf({ consumer: 'operations', provider: 'vendor-opsgenie' });

  it('takes an alert with 202', async () => {
    await pact
      .addInteraction()
      .uponReceiving('an alert')
      .reference(...tellPeople)
      .withRequest('POST', '/v2/alerts', (builder) => builder.headers(authorization).jsonBody(alert))
      .willRespondWith(202)
      .executeTest(async ({ url }) => {
        expect(await opsgenieAt(url).send(notification('accord-1'))).toBeNull();
      });
  });

  it.each([
    { kind: 'acknowledged', action: 'acknowledge' },
    { kind: 'resolved', action: 'close' },
  ] as const)('takes that an alert is $kind with 202', async ({ kind, action }) => {
    await pact
      .addInteraction()
      .uponReceiving(`that an alert is ${kind}`)
      .reference(...tellPeople)
      .withRequest('POST', `/v2/alerts/accord-1/${action}`, (builder) =>
        builder.headers(authorization).query({ identifierType: 'alias' }).jsonBody({ source: 'accord' }),
      )
      .willRespondWith(202)
      .executeTest(async ({ url }) => {
        expect(await opsgenieAt(url).send(notification('accord-1', { kind }))).toBeNull();
      });
  });

  it('refuses a key that is no more with 401', async () => {
    await pact
      .addInteraction()
      .uponReceiving('an alert with a key that is no more')
      .reference(...tellPeople)
      .withRequest('POST', '/v2/alerts', (builder) =>
        builder.headers({ Authorization: 'GenieKey revoked' }).jsonBody(alert),
      )
      .willRespondWith(401)
      .executeTest(async ({ url }) => {
        await expect(opsgenieAt(url, 'revoked').send(notification('accord-1'))).rejects.toMatchObject({
          code: 'opsgenie.auth_failed',
        });
      });
  });
});
