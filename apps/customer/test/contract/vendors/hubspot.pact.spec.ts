import { describe, expect, it } from '@jest/globals';
import { Customer } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Personal, Secret } from '@accord/service-kit';
import { bearer, createVendorClient } from '@accord/vendor-client';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { HubspotProfileSource } from '../../../src/vendors/hubspot/hubspot-profile-source.ts';
import { HubspotProfiles } from '../../../src/vendors/hubspot/hubspot-profiles.ts';
import { HubspotClient } from '../../../src/vendors/hubspot/hubspot.client.ts';
import { readFailure } from '../../../src/vendors/hubspot/hubspot.errors.ts';
import { idOf, lastOptOut } from '../../../src/vendors/hubspot/hubspot.mapping.ts';

const { atLeastLike, integer, regex, string } = Matchers;
const keepProfile = ['Flow', 'id', 'customer.keep-profile' satisfies Flow] as const;
const forgetPerson = ['Flow', 'id', 'customer.forget-person' satisfies Flow] as const;
const json = 'application/json';
const { accessToken } = mockCredentials.hubspot;
const contacts = '/crm/v3/objects/contacts';

const asked = { Authorization: regex(/^Bearer .+/, `Bearer ${accessToken}`), 'Content-Type': json };
const answered = { 'Content-Type': json };
const ada = Customer.parse({
  id: '0198c0de-0000-7000-8000-00000000000d',
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
  locale: 'de',
  marketingConsent: false,
});
const upsertOf = (email: string) => ({
  inputs: [
    {
      idProperty: 'email',
      id: email,
      properties: {
        email,
        firstname: 'Ada',
        lastname: 'Lovelace',
        hs_language: 'de',
        accord_customer_id: ada.id,
        accord_marketing_consent: 'false',
      },
    },
  ],
});
const searchFor = (filters: readonly object[], limit: number) => ({
  filterGroups: [{ filters }],
  sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
  properties: ['email', 'firstname', 'lastname', 'accord_customer_id', 'hs_email_optout', 'lastmodifieddate'],
  limit,
});

const clientAt = (url: string, token: string = accessToken): HubspotClient =>
  new HubspotClient(
    createVendorClient({
      vendor: 'hubspot',
      account: 'default',
      baseUrl: url,
      auth: bearer(new Secret(token)),
      readFailure,
    }),
  );
const profilesAt = (url: string, token?: string): HubspotProfiles =>
  new HubspotProfiles(clientAt(url, token));
const since = Date.parse('2026-01-05T09:00:00Z');
const contactId = regex(/^\d+$/, '100451');
const time = regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, '2026-01-05T10:00:00.000Z');

describe('what customer expects of HubSpot', () => {
  const pact = pactOf({ consumer: 'customer', provider: 'vendor-hubspot' });

  it.each([
    { what: 'the contact of a new buyer', state: 'nobody has the address ada@example.org' },
    { what: 'the contact of a known buyer', state: 'a contact has the address ada@example.org' },
  ])('writes $what', async ({ what, state }) => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(what)
      .reference(...keepProfile)
      .withRequest('POST', `${contacts}/batch/upsert`, (builder) =>
        builder.headers(asked).jsonBody(upsertOf('ada@example.org')),
      )
      .willRespondWith(200, (builder) => builder.headers(answered).jsonBody({ results: [{ id: contactId }] }))
      .executeTest(async ({ url }) => {
        await expect(profilesAt(url).upsert(new Personal(ada))).resolves.toBe('100451');
      });
  });

  it.each([
    {
      what: 'the contact of a buyer with an address that is none',
      state: 'nobody has the address ada@example.org',
      email: 'ada@example',
      failure: { code: 'hubspot.invalid_profile', kind: 'invalid' },
      status: 400,
      token: accessToken,
      answer: { category: 'VALIDATION_ERROR' },
    },
    {
      what: 'a contact for an account without our properties',
      state: 'the account lacks the property accord_customer_id',
      email: 'ada@example.org',
      failure: { code: 'hubspot.property_missing', kind: 'wait_for_vendor' },
      status: 400,
      token: accessToken,
      answer: { category: 'VALIDATION_ERROR', errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] },
    },
    {
      what: 'a contact with a token that is no more',
      state: 'nobody has the address ada@example.org',
      email: 'ada@example.org',
      failure: { code: 'hubspot.auth_failed', kind: 'wait_for_vendor' },
      status: 401,
      token: 'pat-revoked',
      answer: { category: 'INVALID_AUTHENTICATION' },
    },
  ])('learns that HubSpot refuses $what', async ({ what, state, email, failure, status, token, answer }) => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(what)
      .reference(...keepProfile)
      .withRequest('POST', `${contacts}/batch/upsert`, (builder) =>
        builder.headers({ ...asked, Authorization: `Bearer ${token}` }).jsonBody(upsertOf(email)),
      )
      .willRespondWith(status, (builder) => builder.headers(answered).jsonBody(answer))
      .executeTest(async ({ url }) => {
        const customer = new Personal({ ...ada, email } as Customer);
        await expect(profilesAt(url, token).upsert(customer)).rejects.toMatchObject(failure);
      });
  });

  it('reads what changed since a moment, behind an id, with names', async () => {
    const filters = [
      { propertyName: 'lastmodifieddate', operator: 'GT', value: String(since) },
      { propertyName: 'hs_object_id', operator: 'GT', value: '100450' },
    ];
    await pact
      .addInteraction()
      .given('two contacts changed after 2026-01-05T09:00:00Z')
      .uponReceiving('the question what changed since a moment')
      .reference(...keepProfile)
      .withRequest('POST', `${contacts}/search`, (builder) =>
        builder.headers(asked).jsonBody(searchFor(filters, 1)),
      )
      .willRespondWith(200, (builder) =>
        builder.headers(answered).jsonBody({
          total: integer(2),
          results: atLeastLike(
            {
              id: contactId,
              properties: {
                email: string('ada@example.org'),
                firstname: string('Ada'),
                lastname: string('King'),
                accord_customer_id: string(ada.id),
                hs_email_optout: string('false'),
                lastmodifieddate: time,
              },
            },
            1,
          ),
        }),
      )
      .executeTest(async ({ url }) => {
        const source = new HubspotProfileSource(clientAt(url), 1);
        const position = { changedAfterMs: since, behind: '100450', latestChangeMs: 0 };
        for await (const { records, position: after } of source.changedAfter(position)) {
          expect(records.map((raw) => source.read(raw))).toMatchObject([
            { kind: 'profile', profile: { profileId: '100451', familyName: 'King', withdrawn: null } },
          ]);
          expect(after.behind).toBe('100451');
          return;
        }
        throw new Error('no page came');
      });
  });

  it('reads since when somebody wants no mail', async () => {
    const history = { value: 'true', timestamp: time };
    await pact
      .addInteraction()
      .given('the contact 100451 has opted out of all mail')
      .uponReceiving('the question since when somebody has opted out')
      .reference(...keepProfile)
      .withRequest('POST', `${contacts}/batch/read`, (builder) =>
        builder.headers(asked).jsonBody({
          inputs: [{ id: '100451' }],
          properties: ['hs_email_optout'],
          propertiesWithHistory: ['hs_email_optout'],
        }),
      )
      .willRespondWith(200, (builder) =>
        builder.headers(answered).jsonBody({
          results: [{ id: '100451', propertiesWithHistory: { hs_email_optout: atLeastLike(history, 1) } }],
        }),
      )
      .executeTest(async ({ url }) => {
        const histories = await clientAt(url).optOutHistories(['100451']);
        expect(lastOptOut(histories.get('100451') ?? [])).toBe('2026-01-05T10:00:00.000Z');
      });
  });

  it('finds the contacts that carry our id', async () => {
    const filters = [{ propertyName: 'accord_customer_id', operator: 'EQ', value: ada.id }];
    await pact
      .addInteraction()
      .given('a contact carries our id')
      .uponReceiving('the question which contact carries an id of ours')
      .reference(...forgetPerson)
      .withRequest('POST', `${contacts}/search`, (builder) =>
        builder.headers(asked).jsonBody(searchFor(filters, 200)),
      )
      .willRespondWith(200, (builder) =>
        builder.headers(answered).jsonBody({ total: integer(1), results: atLeastLike({ id: contactId }, 1) }),
      )
      .executeTest(async ({ url }) => {
        const { results } = await clientAt(url).search(
          [{ propertyName: 'accord_customer_id', operator: 'EQ', value: ada.id }],
          200,
        );
        expect(results.map(idOf)).toEqual(['100451']);
      });
  });

  it.each([
    { what: 'the wish that a contact is deleted for good', state: 'there is a contact 100451', status: 204 },
    { what: 'the wish that nobody is deleted for good', state: 'there is no contact 100451', status: 404 },
  ])('takes $what for done', async ({ what, state, status }) => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(what)
      .reference(...forgetPerson)
      .withRequest('POST', `${contacts}/gdpr-delete`, (builder) =>
        builder.headers(asked).jsonBody({ objectId: '100451' }),
      )
      .willRespondWith(status)
      .executeTest(async ({ url }) => {
        await expect(clientAt(url).deleteForGood('100451')).resolves.toBeUndefined();
      });
  });
});
