import { describe, expect, it } from '@jest/globals';
import { money } from '@accord/canonical';
import { type Flow, pactOf, withForm } from '@accord/contract-kit';
import { Secret, systemClock } from '@accord/service-kit';
import { mockCredentials, mockTokens } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { StripeGateway } from '../../../src/vendors/stripe/stripe-gateway.ts';
import { openStripe } from '../../../src/vendors/stripe/stripe.account.ts';
import { StripeClient } from '../../../src/vendors/stripe/stripe.client.ts';
import { intentWire } from '../../../src/vendors/stripe/stripe.wire.ts';

const { regex, string } = Matchers;
const placeOrder: Flow = 'checkout.place-order';
const { secretKey } = mockCredentials.stripe;
const about = { orderId: '0198c0de-0000-7000-8000-00000000000a', orderNumber: 'A-000000000A' };

const read = (key: string = secretKey) => ({
  Authorization: regex(/^Bearer .+/, `Bearer ${key}`),
  'Stripe-Version': regex(/^\d{4}-\d{2}-\d{2}/, '2023-08-16'),
});
/** Keys differ between interactions: Stripe would answer the first outcome again. */
const asked = (idempotencyKey: string) => ({
  ...read(),
  'Idempotency-Key': regex(/^.{1,255}$/, idempotencyKey),
});

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
const operationOf = (operationId: string, gatewayRef: string) => ({
  operationId,
  attemptId: 'attempt-stripe-1',
  orderId: about.orderId,
  gatewayRef,
  amount: money(34_800, 'EUR'),
});

const accountAt = (baseUrl: string, key: string = secretKey) =>
  openStripe({ baseUrl, secretKey: new Secret(key) });
const gatewayAt = (url: string, key?: string): StripeGateway =>
  new StripeGateway(new StripeClient(accountAt(url, key)), systemClock);

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
            payment_intent: { id: string('pi_1') },
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

describe('what checkout expects of Stripe after the charge', () => {
  const held = 'payment intent pi_3MockHeld holds the amount';
  const captured = 'payment intent pi_3MockCaptured is captured';
  const gone = { amount: 34_800, currency: 'eur', last_payment_error: null };

  it.each([
    {
      kind: 'capture',
      action: 'capture',
      flow: 'checkout.fulfil-order',
      form: { amount_to_capture: '34800' },
      status: 'succeeded',
      expected: 'captured',
    },
    {
      kind: 'void',
      action: 'cancel',
      flow: 'checkout.cancel-order',
      form: { cancellation_reason: 'requested_by_customer' },
      status: 'canceled',
      expected: 'voided',
    },
  ] as const)('reads the $kind of a held amount', async ({ kind, action, flow, form, status, expected }) => {
    const operationId = `operation-stripe-${kind}`;
    await pact
      .addInteraction()
      .given(held)
      .uponReceiving(`the ${kind} of a held amount`)
      .reference('Flow', 'id', flow satisfies Flow)
      .withRequest('POST', `/v1/payment_intents/pi_3MockHeld/${action}`, (builder) =>
        withForm(builder.headers(asked(operationId)), form),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ id: 'pi_3MockHeld', status, ...gone, metadata: {} }),
      )
      .executeTest(async ({ url }) => {
        const outcome = await gatewayAt(url)[kind](operationOf(operationId, 'pi_3MockHeld'));
        expect(outcome).toEqual({ kind: expected });
      });
  });

  it('learns that it is too late to void', async () => {
    const call = { key: 'operation-stripe-late' };
    await pact
      .addInteraction()
      .given(captured)
      .uponReceiving('the void of an amount that is captured')
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('POST', '/v1/payment_intents/pi_3MockCaptured/cancel', (builder) =>
        withForm(builder.headers(asked(call.key)), { cancellation_reason: 'requested_by_customer' }),
      )
      .willRespondWith(400, (builder) =>
        builder.jsonBody({
          error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' },
        }),
      )
      .executeTest(async ({ url }) => {
        const form = { cancellation_reason: 'requested_by_customer' };
        await expect(
          new StripeClient(accountAt(url)).cancelIntent('pi_3MockCaptured', form, call),
        ).rejects.toMatchObject({ code: 'stripe.unexpected_state', kind: 'conflict' });
      });
  });

  it.each([
    { state: captured, id: 'pi_3MockCaptured', status: 'succeeded', error: null },
    {
      state: 'payment intent pi_3MockDeclined was declined',
      id: 'pi_3MockDeclined',
      status: 'requires_payment_method',
      error: { code: 'expired_card', decline_code: 'expired_card' },
    },
  ])('reads a payment intent that is $status', async ({ state, id, status, error }) => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(`a look at a payment intent that is ${status}`)
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('GET', `/v1/payment_intents/${id}`, (builder) => builder.headers(read()))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ ...gone, id, status, metadata: {}, last_payment_error: error }),
      )
      .executeTest(async ({ url }) => {
        const { body } = await new StripeClient(accountAt(url)).getIntent(id);
        expect(intentWire.parse(body)).toMatchObject({ status, last_payment_error: error });
      });
  });

  it('gives captured money back', async () => {
    const operation = operationOf('operation-stripe-refund', 'pi_3MockCaptured');
    await pact
      .addInteraction()
      .given(captured)
      .uponReceiving('the refund of a captured amount')
      .reference('Flow', 'id', 'checkout.return-order' satisfies Flow)
      .withRequest('POST', '/v1/refunds', (builder) =>
        withForm(builder.headers(asked(operation.operationId)), refundOf(operation)),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ id: string('re_1'), status: 'succeeded' }))
      .executeTest(async ({ url }) => {
        expect(await gatewayAt(url).refund(operation)).toEqual({ kind: 'refunded' });
      });
  });

  it('takes money that went back before as given back', async () => {
    const operation = operationOf('operation-stripe-refund-again', 'pi_3MockRefunded');
    await pact
      .addInteraction()
      .given('payment intent pi_3MockRefunded is refunded')
      .uponReceiving('the refund of an amount that went back before')
      .reference('Flow', 'id', 'checkout.return-order' satisfies Flow)
      .withRequest('POST', '/v1/refunds', (builder) =>
        withForm(builder.headers(asked(operation.operationId)), refundOf(operation)),
      )
      .willRespondWith(400, (builder) =>
        builder.jsonBody({ error: { type: 'invalid_request_error', code: 'charge_already_refunded' } }),
      )
      .executeTest(async ({ url }) => {
        expect(await gatewayAt(url).refund(operation)).toEqual({ kind: 'refunded' });
      });
  });
});

function refundOf({ operationId, attemptId, gatewayRef }: ReturnType<typeof operationOf>) {
  return {
    payment_intent: gatewayRef,
    amount: '34800',
    'metadata[attemptId]': attemptId,
    'metadata[operationId]': operationId,
  };
}
