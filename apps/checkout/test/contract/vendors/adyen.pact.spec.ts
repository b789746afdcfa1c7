import { describe, expect, it } from '@jest/globals';
import { money } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret, systemClock } from '@accord/service-kit';
import { mockCredentials, mockTokens } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { AdyenGateway } from '../../../src/vendors/adyen/adyen-gateway.ts';
import { openAdyen } from '../../../src/vendors/adyen/adyen.account.ts';
import { AdyenClient } from '../../../src/vendors/adyen/adyen.client.ts';

const { regex, string } = Matchers;
const placeOrder: Flow = 'checkout.place-order';
const { apiKey, merchantAccount } = mockCredentials.adyen;
const returnUrl = 'https://shop.example.org/payment-return';
const amount = { currency: 'EUR', value: 34_800 };
const payment = 'MOCKPAYMENT00001';

/** Keys differ between interactions: a gateway that remembers them would answer the first outcome again. */
const asked = (idempotencyKey: string, key?: string) => ({
  'X-API-Key': key ?? regex(/^\S+$/, apiKey),
  'Idempotency-Key': regex(/^.{1,64}$/, idempotencyKey),
});

const requestOf = (attemptId: string, token: string) => ({
  attemptId,
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  amount: money(34_800, 'EUR'),
  token,
  startedAt: new Date(),
});
const paymentOf = (attemptId: string, token: string) => ({
  merchantAccount,
  returnUrl,
  amount,
  reference: attemptId,
  merchantOrderReference: 'A-000000000A',
  paymentMethod: { type: 'scheme', storedPaymentMethodId: token },
  shopperInteraction: 'ContAuth',
  recurringProcessingModel: 'CardOnFile',
  additionalData: { manualCapture: 'true' },
  metadata: { orderId: '0198c0de-0000-7000-8000-00000000000a' },
});

const gatewayAt = (baseUrl: string, key: string = apiKey): AdyenGateway =>
  new AdyenGateway(
    new AdyenClient(openAdyen({ baseUrl, apiKey: new Secret(key) })),
    { merchantAccount, returnUrl },
    systemClock,
  );

describe('what checkout expects of Adyen', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'vendor-adyen' });

  it.each([
    {
      what: 'a payment that the bank allows',
      attemptId: 'attempt-adyen-1',
      token: mockTokens.adyen.ok,
      body: {
        resultCode: 'Authorised',
        pspReference: string(payment),
        merchantReference: 'attempt-adyen-1',
        amount,
      },
      expected: { kind: 'authorised', gatewayRef: payment },
    },
    {
      what: 'a payment that the bank refuses, with status 200',
      attemptId: 'attempt-adyen-2',
      token: mockTokens.adyen.notEnoughBalance,
      body: { resultCode: 'Refused', pspReference: string(payment), refusalReasonCode: '12' },
      expected: { kind: 'declined', reason: 'insufficient_funds', decision: 'ask_customer' },
    },
    {
      what: 'a payment whose issuer cannot be reached',
      attemptId: 'attempt-adyen-3',
      token: mockTokens.adyen.issuerUnavailable,
      body: { resultCode: string('Refused'), pspReference: string(payment), refusalReasonCode: '9' },
      expected: { kind: 'declined', reason: 'issuer_unavailable', decision: 'try_other_gateway' },
    },
  ])('reads the outcome of $what', async ({ what, attemptId, token, body, expected }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference('Flow', 'id', placeOrder)
      .withRequest('POST', '/payments', (builder) =>
        builder.headers(asked(attemptId)).jsonBody(paymentOf(attemptId, token)),
      )
      .willRespondWith(200, (builder) => builder.jsonBody(body))
      .executeTest(async ({ url }) => {
        expect(await gatewayAt(url).authorise(requestOf(attemptId, token))).toMatchObject(expected);
      });
  });

  it.each([
    {
      what: 'a payment with a token that Adyen does not know',
      attemptId: 'attempt-adyen-4',
      token: 'VNVQ2XG6CGNKS999',
      key: apiKey,
      status: 422,
      body: { errorCode: '800', errorType: 'validation' },
      expected: { kind: 'declined', reason: 'invalid_card_data' },
    },
    {
      what: 'a payment with a key that is no more',
      attemptId: 'attempt-adyen-5',
      token: mockTokens.adyen.ok,
      key: 'revoked',
      status: 401,
      body: { errorCode: '000', errorType: 'security' },
      expected: { kind: 'not_sent', cause: { code: 'adyen.auth_failed', sent: 'yes' } },
    },
  ])('knows that $what moved no money', async ({ what, attemptId, token, key, status, body, expected }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference('Flow', 'id', placeOrder)
      .withRequest('POST', '/payments', (builder) =>
        builder.headers(asked(attemptId, key)).jsonBody(paymentOf(attemptId, token)),
      )
      .willRespondWith(status, (builder) => builder.jsonBody(body))
      .executeTest(async ({ url }) => {
        expect(await gatewayAt(url, key).authorise(requestOf(attemptId, token))).toMatchObject(expected);
      });
  });

  it.each([
    { kind: 'capture', path: 'captures', flow: 'checkout.fulfil-order', withAmount: true },
    { kind: 'void', path: 'cancels', flow: 'checkout.cancel-order', withAmount: false },
    { kind: 'refund', path: 'refunds', flow: 'checkout.return-order', withAmount: true },
  ] as const)('is promised a $kind, and told the result later', async ({ kind, path, flow, withAmount }) => {
    const operationId = `operation-adyen-${kind}`;
    const body = { merchantAccount, reference: operationId, ...(withAmount ? { amount } : {}) };
    await pact
      .addInteraction()
      .given(`payment ${payment} is authorised`)
      .uponReceiving(`the ${kind} of a payment`)
      .reference('Flow', 'id', flow satisfies Flow)
      .withRequest('POST', `/payments/${payment}/${path}`, (builder) =>
        builder.headers(asked(operationId)).jsonBody(body),
      )
      .willRespondWith(201, (builder) =>
        builder.jsonBody({
          status: 'received',
          reference: operationId,
          paymentPspReference: payment,
          ...(withAmount ? { amount } : {}),
        }),
      )
      .executeTest(async ({ url }) => {
        const operation = {
          operationId,
          since: new Date(),
          attemptId: 'attempt-adyen-1',
          orderId: '0198c0de-0000-7000-8000-00000000000a',
          gatewayRef: payment,
          amount: money(34_800, 'EUR'),
        };
        expect(await gatewayAt(url)[kind](operation)).toEqual({ kind: 'pending' });
      });
  });

  it('hears that there is no such payment to capture', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the capture of a payment that does not exist')
      .reference('Flow', 'id', 'checkout.fulfil-order' satisfies Flow)
      .withRequest('POST', '/payments/MOCKPAYMENT09999/captures', (builder) =>
        builder
          .headers(asked('operation-adyen-unknown'))
          .jsonBody({ merchantAccount, reference: 'operation-adyen-unknown', amount }),
      )
      .willRespondWith(422, (builder) => builder.jsonBody({ errorCode: '167', errorType: 'validation' }))
      .executeTest(async ({ url }) => {
        const operation = {
          operationId: 'operation-adyen-unknown',
          since: new Date(),
          attemptId: 'attempt-adyen-1',
          orderId: '0198c0de-0000-7000-8000-00000000000a',
          gatewayRef: 'MOCKPAYMENT09999',
          amount: money(34_800, 'EUR'),
        };
        expect(await gatewayAt(url).capture(operation)).toEqual({
          kind: 'refused',
          reason: 'adyen.unknown_payment',
        });
      });
  });

  it('asks for details of nothing to see whether the account answers', async () => {
    await pact
      .addInteraction()
      .uponReceiving('details of no payment')
      .reference('Flow', 'id', placeOrder)
      .withRequest('POST', '/payments/details', (builder) =>
        builder.headers({ 'X-API-Key': regex(/^\S+$/, apiKey) }).jsonBody({ details: {} }),
      )
      .willRespondWith(422)
      .executeTest(async ({ url }) => {
        expect((await openAdyen({ baseUrl: url, apiKey: new Secret(apiKey) }).test()).ok).toBe(true);
      });
  });
});
