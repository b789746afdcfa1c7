import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf, withForm } from '@accord/contract-kit';
import { Matchers } from '@pact-foundation/pact';
import { StripeBooks } from '../../../src/vendors/stripe/stripe-books.ts';
import { StripeClient } from '../../../src/vendors/stripe/stripe.client.ts';
import { settledIntentWire } from '../../../src/vendors/stripe/stripe.wire.ts';
import { accountAt, asked, gatewayAt, operationOf, read } from '../../support/stripe-contract.ts';

const { eachLike, integer, string } = Matchers;
const pact = pactOf({ consumer: 'checkout', provider: 'vendor-stripe' });

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
    const taken = { amount_received: status === 'succeeded' ? 34_800 : 0 };
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
        builder.jsonBody({ id: 'pi_3MockHeld', status, ...gone, ...taken, metadata: {} }),
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
    { state: captured, id: 'pi_3MockCaptured', status: 'succeeded', taken: 34_800, error: null },
    {
      state: 'payment intent pi_3MockDeclined was declined',
      id: 'pi_3MockDeclined',
      status: 'requires_payment_method',
      taken: 0,
      error: { code: 'expired_card', decline_code: 'expired_card' },
    },
  ])('reads a payment intent that is $status', async ({ state, id, status, taken, error }) => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(`a look at a payment intent that is ${status}`)
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('GET', `/v1/payment_intents/${id}`, (builder) => builder.headers(read()))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          ...gone,
          id,
          status,
          amount_received: taken,
          metadata: {},
          last_payment_error: error,
        }),
      )
      .executeTest(async ({ url }) => {
        const { body } = await new StripeClient(accountAt(url)).getIntent(id);
        expect(settledIntentWire.parse(body)).toMatchObject({ status, last_payment_error: error });
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
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          id: string('re_1'),
          status: 'succeeded',
          amount: 34_800,
          currency: 'eur',
          payment_intent: 'pi_3MockCaptured',
        }),
      )
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

  const givenBack = {
    id: string('re_1'),
    status: 'succeeded',
    amount: 34_800,
    currency: 'eur',
    payment_intent: 'pi_3MockRefunded',
    created: integer(1_767_603_600),
  };

  it('reads what was given back of a payment', async () => {
    await pact
      .addInteraction()
      .given('payment intent pi_3MockRefunded is refunded')
      .uponReceiving('all refunds of a payment')
      .reference('Flow', 'id', 'checkout.return-order' satisfies Flow)
      .withRequest('GET', '/v1/refunds', (builder) =>
        builder.headers(read()).query({ payment_intent: 'pi_3MockRefunded', limit: '100' }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ has_more: false, data: [givenBack] }))
      .executeTest(async ({ url }) => {
        const { amount } = operationOf('unused', 'pi_3MockRefunded');
        const books = new StripeBooks(new StripeClient(accountAt(url)));
        expect(await books.refundsOf('pi_3MockRefunded', amount)).toEqual({
          refunded: amount,
          moving: false,
        });
      });
  });

  const range = { 'created[gte]': '1767602400', 'created[lte]': '4102444800', limit: '100' };
  const window = { from: new Date(1_767_602_400_000), to: new Date(4_102_444_800_000) };

  it('reads which payments were begun in a time, and when', async () => {
    const intent = {
      id: string('pi_3MockHeld'),
      status: 'requires_capture',
      ...gone,
      metadata: { attemptId: string('attempt-stripe-1') },
      created: 1_767_603_600,
    };
    await pact
      .addInteraction()
      .given('payment intent pi_3MockHeld holds the amount since 2026-01-05T09:00:00Z')
      .uponReceiving('the payments of a time')
      .reference('Flow', 'id', 'checkout.place-order' satisfies Flow)
      .withRequest('GET', '/v1/payment_intents', (builder) => builder.headers(read()).query(range))
      .willRespondWith(200, (builder) => builder.jsonBody({ has_more: false, data: [intent] }))
      .executeTest(async ({ url }) => {
        const listed = [];
        for await (const page of new StripeBooks(new StripeClient(accountAt(url))).list(window))
          listed.push(...page);
        expect(listed).toMatchObject([
          { attemptId: 'attempt-stripe-1', status: 'authorised', begunAt: new Date('2026-01-05T09:00:00Z') },
        ]);
      });
  });

  it('reads which payments were given back in a time', async () => {
    const refund = { ...givenBack, amount: integer(34_800), payment_intent: string('pi_3MockRefunded') };
    await pact
      .addInteraction()
      .given('payment intent pi_3MockRefunded is refunded')
      .uponReceiving('the refunds of a time')
      .reference('Flow', 'id', 'checkout.return-order' satisfies Flow)
      .withRequest('GET', '/v1/refunds', (builder) => builder.headers(read()).query(range))
      .willRespondWith(200, (builder) => builder.jsonBody({ has_more: false, data: eachLike(refund) }))
      .executeTest(async ({ url }) => {
        const books = new StripeBooks(new StripeClient(accountAt(url)));
        expect(await books.refundedIn(window)).toEqual(['pi_3MockRefunded']);
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
