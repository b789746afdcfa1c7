import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { describe, expect, it } from '@jest/globals';
import { TeamsNotifier } from '../../../src/vendors/teams/teams-notifier.ts';
import { openTeams } from '../../../src/vendors/teams/teams.account.ts';
import { notification } from '../../conformance/notifier.suite.ts';

const { regex } = Matchers;
const tellPeople = ['Flow', 'id', 'operations.tell-people' satisfies Flow] as const;
const { signature } = mockCredentials.teams;
const path = '/triggers/manual/paths/invoke';

const teamsAt = (baseUrl: string, sig: string = signature): TeamsNotifier =>
  new TeamsNotifier(openTeams({ baseUrl, signature: new Secret(sig) }));

const query = { 'api-version': '2016-06-01', sp: '/triggers/manual/run', sv: '1.0' };
const message = {
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [
          { type: 'TextBlock', text: 'New incident: moodle fails', wrap: true, weight: 'Bolder' },
          { type: 'TextBlock', text: '3 orders wait, 894.00 EUR', wrap: true },
          {
            type: 'FactSet',
            facts: [
              { title: 'Severity', value: 'critical' },
              { title: 'Cause', value: 'vendor:moodle vendor.fails' },
              { title: 'Since', value: '2026-11-21T03:00:00.000Z' },
              { title: 'Incident', value: 'accord-1' },
            ],
          },
        ],
        actions: [
          {
            type: 'Action.OpenUrl',
            title: 'Incident in Accord',
            url: 'https://operations.example.org/incidents/1',
          },
        ],
      },
    },
  ],
};

describe('what operations expects of a Teams workflow', () => {
  const pact = pactOf({ consumer: 'operations', provider: 'vendor-teams' });

  it('takes a card with 202', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a card')
      .reference(...tellPeople)
      .withRequest('POST', path, (builder) =>
        builder.query({ ...query, sig: regex(/.+/, signature) }).jsonBody(message),
      )
      .willRespondWith(202)
      .executeTest(async ({ url }) => {
        expect(await teamsAt(url).send(notification('accord-1'))).toBeNull();
      });
  });

  it('refuses a signature that is no more with 401', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a card with a signature that is no more')
      .reference(...tellPeople)
      .withRequest('POST', path, (builder) => builder.query({ ...query, sig: 'revoked' }).jsonBody(message))
      .willRespondWith(401)
      .executeTest(async ({ url }) => {
        await expect(teamsAt(url, 'revoked').send(notification('accord-1'))).rejects.toMatchObject({
          code: 'teams.auth_failed',
        });
      });
  });
});
