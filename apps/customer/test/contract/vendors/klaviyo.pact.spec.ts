import { describe, expect, it } from '@jest/globals';
import { Customer } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Personal, Secret } from '@accord/service-kit';
import { createVendorClient, header } from '@accord/vendor-client';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { z } from 'zod';
import { KlaviyoProfileSource } from '../../../src/vendors/klaviyo/klaviyo-profile-source.ts';
import { KlaviyoProfiles } from '../../../src/vendors/klaviyo/klaviyo-profiles.ts';
import { KlaviyoClient } from '../../../src/vendors/klaviyo/klaviyo.client.ts';
import { readFailure } from '../../../src/vendors/klaviyo/klaviyo.errors.ts';

const { atLeastLike, boolean, regex, string } = Matchers;
const keepProfile = ['Flow', 'id', 'customer.keep-profile' satisfies Flow] as const;
const forgetPerson = ['Flow', 'id', 'customer.forget-person' satisfies Flow] as const;
const erasedId = '0198c0de-0000-7000-8000-000000000000';
const jsonApi = 'application/vnd.api+json';
const { apiKey } = mockCredentials.klaviyo;

const asked = {
  Authorization: regex(/^Klaviyo-API-Key .+/, `Klaviyo-API-Key ${apiKey}`),
  revision: regex(/^\d{4}-\d{2}-\d{2}$/, '2026-07-15'),
  'Content-Type': jsonApi,
  Accept: jsonApi,
};
const { Accept: _none, ...withoutAnswer } = asked;
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

const clientAt = (url: string): KlaviyoClient =>
  new KlaviyoClient(
    createVendorClient({
      vendor: 'klaviyo',
      account: 'default',
      baseUrl: url,
      auth: header('authorization', new Secret(apiKey), 'Klaviyo-API-Key '),
      readFailure,
    }),
  );
const profilesAt = (url: string): KlaviyoProfiles => new KlaviyoProfiles(clientAt(url));
const since = '2026-01-05T09:00:00.000Z';
const time = (example: string) =>
  regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/, example);

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

  it('reads what changed since a moment, with names and with consent that was withdrawn', async () => {
    await pact
      .addInteraction()
      .given('Ada unsubscribed after 2026-01-05T09:00:00Z, and there is more than one page')
      .uponReceiving('the question what changed since a moment')
      .reference(...keepProfile)
      .withRequest('GET', '/api/profiles', (builder) =>
        builder
          .query({
            'additional-fields[profile]': 'subscriptions',
            sort: 'id',
            'page[size]': '1',
            filter: `greater-than(updated,${since})`,
          })
          .headers({ Authorization: asked.Authorization, revision: asked.revision, Accept: jsonApi }),
      )
      .willRespondWith(200, (builder) =>
        builder.headers({ 'Content-Type': jsonApi }).jsonBody({
          data: atLeastLike(
            {
              id: string('01MOCKPROFILE'),
              attributes: {
                email: string('ada@example.org'),
                external_id: string(ada.id),
                first_name: string('Ada'),
                last_name: string('King'),
                updated: time('2026-01-05T10:00:00.000Z'),
                subscriptions: {
                  email: {
                    marketing: {
                      can_receive_email_marketing: boolean(false),
                      consent: string('UNSUBSCRIBED'),
                      consent_timestamp: time('2026-01-05T10:00:00.000Z'),
                      suppression: atLeastLike(
                        { reason: string('UNSUBSCRIBE'), timestamp: time('2026-01-05T10:00:00.000Z') },
                        1,
                      ),
                    },
                  },
                },
              },
            },
            1,
          ),
          links: {
            next: regex(
              /^https?:.*page%5Bcursor%5D=.+$/,
              'https://a.klaviyo.com/api/profiles?page%5Bcursor%5D=bGFzdA',
            ),
          },
        }),
      )
      .executeTest(async ({ url }) => {
        const source = new KlaviyoProfileSource(clientAt(url), 1);
        const position = { changedAfterMs: Date.parse(since), behind: '', latestChangeMs: 0 };
        for await (const { records, position: after } of source.changedAfter(position)) {
          expect(records.map((raw) => source.read(raw))).toMatchObject([
            {
              kind: 'profile',
              profile: { familyName: 'King', withdrawn: { at: new Date('2026-01-05T10:00:00.000Z') } },
            },
          ]);
          expect(after.behind).toBe('bGFzdA');
          return;
        }
        throw new Error('no page came');
      });
  });

  it('finds the profiles that carry our id', async () => {
    const listing = { 'Content-Type': jsonApi };
    await pact
      .addInteraction()
      .given('Ada unsubscribed after 2026-01-05T09:00:00Z, and there is more than one page')
      .uponReceiving('the question which profile carries an id of ours')
      .reference(...forgetPerson)
      .withRequest('GET', '/api/profiles', (builder) =>
        builder
          .query({
            'additional-fields[profile]': 'subscriptions',
            sort: 'id',
            'page[size]': '100',
            filter: `equals(external_id,"${erasedId}")`,
          })
          .headers({ Authorization: asked.Authorization, revision: asked.revision, Accept: jsonApi }),
      )
      .willRespondWith(200, (builder) =>
        builder.headers(listing).jsonBody({ data: atLeastLike({ id: string('01MOCKPROFILE') }, 1) }),
      )
      .executeTest(async ({ url }) => {
        const { records } = await clientAt(url).profiles(`equals(external_id,"${erasedId}")`, '');
        expect(records.map((raw) => z.object({ id: z.string() }).parse(raw).id)).toEqual(['01MOCKPROFILE']);
      });
  });

  it('has a profile deleted', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the wish that a profile is deleted')
      .reference(...forgetPerson)
      .withRequest('POST', '/api/data-privacy-deletion-jobs', (builder) =>
        builder.headers(withoutAnswer).jsonBody({
          data: {
            type: 'data-privacy-deletion-job',
            attributes: {
              profile: { data: { type: 'profile', id: string('01MOCKPROFILE'), attributes: {} } },
            },
          },
        }),
      )
      .willRespondWith(202)
      .executeTest(async ({ url }) => {
        await expect(clientAt(url).deleteProfile('01MOCKPROFILE')).resolves.toBeUndefined();
      });
  });
});
