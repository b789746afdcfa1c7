import { describe, expect, it } from '@jest/globals';
import { Customer } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Personal, Secret } from '@accord/service-kit';
import { createVendorClient, header } from '@accord/vendor-client';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { KlaviyoProfiles } from '../../../src/vendors/klaviyo/klaviyo-profiles.ts';
import { KlaviyoClient } from '../../../src/vendors/klaviyo/klaviyo.client.ts';
import { readFailure } from '../../../src/vendors/klaviyo/klaviyo.errors.ts';

const { regex, string } = Matchers;
const keepProfile = ['Flow', 'id', 'customer.keep-profile' satisfies Flow] as const;
const jsonApi = 'application/vnd.api+json';
const { apiKey } = mockCredentials.klaviyo;

const asked = {
  Authorization: regex(/^Klaviyo-API-Key .+/, `Klaviyo-API-Key ${apiKey}`),
  revision: regex(/^\d{4}-\d{2}-\d{2}$/, '2026-07-15'),
  'Content-Type': jsonApi,
  Accept: jsonApi,
};
const ada = Customer.parse({
  id: '0198c0de-0000-7000-8000-00000000000d',
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
  locale: 'de',
  marketingConsent: false,
});
const profileOf = (email: string) => ({
  data: {
    type: 'profile',
    attributes: {
      email,
      external_id: ada.id,
      first_name: 'Ada',
      last_name: 'Lovelace',
      locale: 'de-DE',
      properties: { marketing_consent: false },
    },
  },
});

const profilesAt = (url: string): KlaviyoProfiles =>
  new KlaviyoProfiles(
    new KlaviyoClient(
      createVendorClient({
        vendor: 'klaviyo',
        account: 'default',
        baseUrl: url,
        auth: header('authorization', new Secret(apiKey), 'Klaviyo-API-Key '),
        readFailure,
      }),
    ),
  );

describe('what customer expects of Klaviyo', () => {
  const pact = pactOf({ consumer: 'customer', provider: 'vendor-klaviyo' });

  it.each([
    { what: 'the profile of a new buyer', state: 'nobody has the address ada@example.org', status: 201 },
    { what: 'the profile of a known buyer', state: 'a profile has the address ada@example.org', status: 200 },
  ])('writes $what', async ({ what, state, status }) => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(what)
      .reference(...keepProfile)
      .withRequest('POST', '/api/profile-import', (builder) =>
        builder.headers(asked).jsonBody(profileOf('ada@example.org')),
      )
      .willRespondWith(status, (builder) =>
        builder.headers({ 'Content-Type': jsonApi }).jsonBody({ data: { id: string('01MOCKPROFILE') } }),
      )
      .executeTest(async ({ url }) => {
        await expect(profilesAt(url).upsert(new Personal(ada))).resolves.toBe('01MOCKPROFILE');
      });
  });

  it('learns which address Klaviyo refuses', async () => {
    const refused = { ...ada, email: 'ada@example' };
    await pact
      .addInteraction()
      .uponReceiving('the profile of a buyer with an address that is none')
      .reference(...keepProfile)
      .withRequest('POST', '/api/profile-import', (builder) =>
        builder.headers(asked).jsonBody(profileOf(refused.email)),
      )
      .willRespondWith(400, (builder) =>
        builder.headers({ 'Content-Type': jsonApi }).jsonBody({ errors: [{ code: 'invalid' }] }),
      )
      .executeTest(async ({ url }) => {
        await expect(profilesAt(url).upsert(new Personal(refused as Customer))).rejects.toMatchObject({
          code: 'klaviyo.invalid_profile',
          kind: 'invalid',
        });
      });
  });
});
