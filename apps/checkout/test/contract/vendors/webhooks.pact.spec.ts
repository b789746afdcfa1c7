import { describe, expect, it } from '@jest/globals';
import { expectWebhook, type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { adyenSignature, mockCredentials, stripeSignature } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { AdyenWebhook } from '../../../src/vendors/adyen/adyen.webhook.ts';
import { StripeWebhook } from '../../../src/vendors/stripe/stripe.webhook.ts';

const { integer, like, regex, string } = Matchers;
const at = new Date('2026-01-05T09:00:00Z');

describe('what checkout expects to be told by Stripe', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'vendor-stripe-webhooks' });
  const secret = mockCredentials.stripe.webhookSecret;
  const headers = {
    'stripe-signature': regex(/^t=\d+,v1=[0-9a-f]{64}$/, `t=1767603600,v1=${'0'.repeat(64)}`),
  };
  const intent = (status: string, error: object | null = null) => ({
    id: string('pi_1'),
    status,
    amount: integer(34_800),
    currency: string('eur'),
    metadata: { attemptId: string('attempt-stripe-1') },
    last_payment_error: error,
  });
  const about = { gatewayRef: 'pi_1', attemptId: 'attempt-stripe-1' };
  const amount = { minor: 34_800, currency: 'EUR' };

  it.each<{ event: string; flow: Flow; object: object; notice: object }>([
    {
      event: 'payment_intent.amount_capturable_updated',
      flow: 'checkout.place-order',
      object: intent('requires_capture'),
      notice: { kind: 'authorised', ...about, amount },
    },
    {
      event: 'payment_intent.payment_failed',
      flow: 'checkout.place-order',
      object: intent('requires_payment_method', {
        code: 'card_declined',
        decline_code: 'insufficient_funds',
      }),
      notice: { kind: 'declined', declineReason: 'insufficient_funds', ...about },
    },
    {
      event: 'payment_intent.succeeded',
      flow: 'checkout.fulfil-order',
      object: { ...intent('succeeded'), amount_received: integer(34_800) },
      notice: { kind: 'captured', ...about, amount },
    },
    {
      event: 'payment_intent.canceled',
      flow: 'checkout.cancel-order',
      object: intent('canceled'),
      notice: { kind: 'voided', ...about, amount },
    },
    {
      event: 'charge.refunded',
      flow: 'checkout.return-order',
      object: {
        payment_intent: string('pi_1'),
        refunded: true,
        amount_refunded: integer(34_800),
        currency: string('eur'),
        metadata: { attemptId: string('attempt-stripe-1') },
      },
      notice: { kind: 'refunded', ...about, amount },
    },
  ])('understands $event', async ({ event, flow, object, notice }) => {
    const body = { id: string('evt_1'), type: event, livemode: false, data: { object } };
    await expectWebhook(pact, { flow, event, body, headers }, (example) => {
      const signature = stripeSignature(example.toString(), secret, at.getTime() / 1000);
      const webhook = new StripeWebhook({ secrets: new Secret(secret), live: false }, { now: () => at });
      expect(webhook.read({ body: example, headers: { 'stripe-signature': signature } })).toEqual([
        { eventId: 'evt_1', ...notice },
      ]);
    });
  });
});

describe('what checkout expects to be told by Adyen', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'vendor-adyen-webhooks' });
  const { hmacKey, merchantAccount } = mockCredentials.adyen;
  const payment = { pspReference: 'MOCKPAYMENT00001', merchantReference: 'attempt-adyen-1' };
  const operation = {
    pspReference: 'MOCKOPERATION001',
    merchantReference: 'operation-adyen-1',
    originalReference: 'MOCKPAYMENT00001',
  };
  const done = { gatewayRef: 'MOCKPAYMENT00001', operationId: 'operation-adyen-1' };

  it.each<{
    event: string;
    when: string;
    flow: Flow;
    success: string;
    refs: typeof payment;
    reason?: string;
    notice: object;
  }>([
    {
      event: 'AUTHORISATION',
      when: 'allowed',
      flow: 'checkout.place-order',
      success: 'true',
      refs: payment,
      notice: {
        kind: 'authorised',
        gatewayRef: 'MOCKPAYMENT00001',
        attemptId: 'attempt-adyen-1',
        amount: { minor: 34_800, currency: 'EUR' },
      },
    },
    {
      event: 'AUTHORISATION',
      when: 'refused',
      flow: 'checkout.place-order',
      success: 'false',
      refs: payment,
      reason: 'Not enough balance',
      notice: {
        kind: 'declined',
        gatewayRef: 'MOCKPAYMENT00001',
        attemptId: 'attempt-adyen-1',
        declineReason: 'insufficient_funds',
      },
    },
    {
      event: 'CAPTURE',
      when: 'done',
      flow: 'checkout.fulfil-order',
      success: 'true',
      refs: operation,
      notice: { kind: 'captured', ...done, amount: { minor: 34_800, currency: 'EUR' } },
    },
    {
      event: 'CAPTURE',
      when: 'not done',
      flow: 'checkout.fulfil-order',
      success: 'false',
      refs: operation,
      reason: 'Insufficient balance on payment',
      notice: { kind: 'capture_failed', ...done, reason: 'adyen.capture' },
    },
    {
      event: 'CANCELLATION',
      when: 'done',
      flow: 'checkout.cancel-order',
      success: 'true',
      refs: operation,
      notice: { kind: 'voided', ...done },
    },
    {
      event: 'REFUND',
      when: 'done',
      flow: 'checkout.return-order',
      success: 'true',
      refs: operation,
      notice: { kind: 'refunded', ...done, amount: { minor: 34_800, currency: 'EUR' } },
    },
  ])('understands $event, $when', async ({ event, when, flow, success, refs, reason, notice }) => {
    const item = {
      amount: { currency: 'EUR', value: 34_800 },
      eventCode: event,
      merchantAccountCode: merchantAccount,
      success,
      ...refs,
      reason: reason ?? '',
    };
    const expected = {
      ...item,
      amount: like(item.amount),
      ...Object.fromEntries(Object.entries(refs).map(([name, value]) => [name, string(value)])),
      additionalData: { hmacSignature: regex(/^[A-Za-z0-9+/]{43}=$/, adyenSignature(item, hmacKey)) },
    };
    const body = { live: 'false', notificationItems: [{ NotificationRequestItem: expected }] };
    await expectWebhook(pact, { flow, event: 'notification', when: `${event} ${when}`, body }, (example) => {
      const webhook = new AdyenWebhook({ merchantAccount, hmacKeys: new Secret(hmacKey), live: false });
      const eventId = `${refs.pspReference}:${event}:${success}`;
      expect(webhook.read({ body: example, headers: {} })).toEqual([{ eventId, ...notice }]);
    });
  });
});
