import { describe, expect, it } from '@jest/globals';
import { money } from '@accord/canonical';
import { type Flow, pactOf, withForm } from '@accord/contract-kit';
import { mockTokens } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { about, accountAt, asked, gatewayAt, read } from '../../support/stripe-contract.ts';

const { string } = Matchers;
const placeOrder: Flow = 'checkout.place-order';

const requestOf = (attemptId: string, token: string) => ({
  ...about,
  attemptId,
  amount: money(34_800, 'EUR'),
  token,
  startedAt: new Date(),
});
const formOf = (attemptId: string, token: string) => ({
  amount: '34800',
  currency: 'eur',
  confirm: 'true',
  capture_method: 'manual',
  payment_method: token,
  'payment_method_types[0]': 'card',
  error_on_requires_action: 'true',
  description: about.orderNumber,
  'metadata[orderId]': about.orderId,
  'metadata[orderNumber]': about.orderNumber,
  'metadata[attemptId]': attemptId,
});

const pact = pactOf({ consumer: 'checkout', provider: 'vendor-stripe' });

describe('what checkout expects of a charge at Stripe', () => {
  it('holds the amount', async () => {
    const attemptId = 'attempt-stripe-1';
    await pact
      .addInteraction()
      .uponReceiving('a charge that the bank allows')
      .reference('Flow', 'id', placeOrder)
      .withRequest('POST', '/v1/payment_intents', (builder) =>
        withForm(builder.headers(asked(attemptId)), formOf(attemptId, mockTokens.stripe.ok)),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          id: string('pi_1'),
          status: 'requires_capture',
          amount: 34_800,
          currency: 'eur',
          metadata: { attemptId },
          last_payment_error: null,
        }),
      )
      .executeTest(async ({ url }) => {
        expect(await gatewayAt(url).authorise(requestOf(attemptId, mockTokens.stripe.ok))).toEqual({
          kind: 'authorised',
          gatewayRef: 'pi_1',
        });
      });
  });

  it.each([
    {
      what: 'a charge without cover',
      attemptId: 'attempt-stripe-2',
      token: mockTokens.stripe.insufficientFunds,
      error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      expected: { reason: 'insufficient_funds', decision: 'ask_customer' },
    },
    {
      what: 'a charge that the bank could not judge',
      attemptId: 'attempt-stripe-3',
      token: mockTokens.stripe.processingError,
      error: { code: 'processing_error', decline_code: 'processing_error' },
      expected: { reason: 'issuer_unavailable', decision: 'try_other_gateway' },
    },
    {
      what: 'a charge that wants the customer present',
      attemptId: 'attempt-stripe-4',
      token: mockTokens.stripe.authenticationRequired,
      error: {
        code: 'authentication_required',
        decline_code: 'authentication_required',
      },
      expected: { reason: 'authentication_required', decision: 'ask_customer' },
    },
  ])('reads 402 as the decline of $what', async ({ what, attemptId, token, error, expected }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference('Flow', 'id', placeOrder)
      .withRequest('POST', '/v1/payment_intents', (builder) =>
        withForm(builder.headers(asked(attemptId)), formOf(attemptId, token)),
      )
      .willRespondWith(402, (builder) =>
        builder.jsonBody({
          error: {
            ...error,
            payment_intent: { id: string('pi_1'), status: 'requires_payment_method' },
          },
        }),
      )
      .executeTest(async ({ url }) => {
        expect(await gatewayAt(url).authorise(requestOf(attemptId, token))).toMatchObject({
          kind: 'declined',
          gatewayRef: 'pi_1',
          ...expected,
        });
      });
  });

  it.each([
    {
      what: 'a charge with a payment method that Stripe does not know',
      state: undefined,
      attemptId: 'attempt-stripe-5',
      token: 'pm_nobody',
      error: { type: 'invalid_request_error', code: 'resource_missing' },
      expected: { kind: 'declined', reason: 'invalid_card_data' },
    },
    {
      what: 'a charge under the key of another charge',
      state: 'the key attempt-stripe-6 was used with other parameters',
      attemptId: 'attempt-stripe-6',
      token: mockTokens.stripe.ok,
      error: { type: 'idempotency_error' },
      expected: { kind: 'unknown', cause: { code: 'stripe.key_reused' } },
    },
  ])('reads 400 to $what', async ({ what, state, attemptId, token, error, expected }) => {
    const interaction = pact.addInteraction();
    if (state !== undefined) interaction.given(state);
    await interaction
      .uponReceiving(what)
      .reference('Flow', 'id', placeOrder)
      .withRequest('POST', '/v1/payment_intents', (builder) =>
        withForm(builder.headers(asked(attemptId)), formOf(attemptId, token)),
      )
      .willRespondWith(400, (builder) => builder.jsonBody({ error }))
      .executeTest(async ({ url }) => {
        expect(await gatewayAt(url).authorise(requestOf(attemptId, token))).toMatchObject(expected);
      });
  });

  it('is told that the key to the account is no more', async () => {
    const revoked = 'sk_test_revoked';
    await pact
      .addInteraction()
      .uponReceiving('a question with a key that is no more')
      .reference('Flow', 'id', placeOrder)
      .withRequest('GET', '/v1/payment_intents', (builder) =>
        builder.headers({ ...read(), Authorization: `Bearer ${revoked}` }).query({ limit: '1' }),
      )
      .willRespondWith(401)
      .executeTest(async ({ url }) => {
        expect(await accountAt(url, revoked).test()).toMatchObject({
          ok: false,
          failure: { code: 'stripe.auth_failed' },
        });
      });
  });

  it('searches a charge whose key ran out by its metadata', async () => {
    const range = { 'created[gte]': '1767602400', 'created[lte]': '1767689400', limit: '100' };
    const metadata = { attemptId: 'attempt-stripe-1' };
    const listed = {
      id: string('pi_3MockHeld'),
      status: 'requires_capture',
      amount: 34_800,
      currency: 'eur',
      metadata,
      last_payment_error: null,
    };
    await pact
      .addInteraction()
      .given('payment intent pi_3MockHeld holds the amount since 2026-01-05T09:00:00Z')
      .uponReceiving('the charges of a day')
      .reference('Flow', 'id', placeOrder)
      .withRequest('GET', '/v1/payment_intents', (builder) => builder.headers(read()).query(range))
      .willRespondWith(200, (builder) => builder.jsonBody({ has_more: false, data: [listed] }))
      .executeTest(async ({ url }) => {
        const old = { ...requestOf('attempt-stripe-1', 'pm_x'), startedAt: new Date('2026-01-05T08:50:00Z') };
        expect(await gatewayAt(url).lookUp(old)).toEqual({
          kind: 'authorised',
          gatewayRef: 'pi_3MockHeld',
        });
      });
  });
});
