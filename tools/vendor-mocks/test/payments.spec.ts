import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { adyenSignature, mockCredentials, mockTokens, stripeSignature } from '../src/index.ts';
import { adyenItem, ask, askStripe, at, manual, setStage, type Answered, type Stage } from './support.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.stop());

const stripe = (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) =>
  askStripe(stage, path, { ...(form ? { form } : {}), headers });

const call: (path: string, asked?: Parameters<typeof ask>[2]) => Promise<Answered> = (path, asked) =>
  ask(stage, path, asked);

describe('Stripe', () => {
  it('authorises, captures once and refuses a second capture', async () => {
    const intent = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    expect(intent.body).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 14900,
      metadata: { orderId: 'o1' },
    });
    const path = `/v1/payment_intents/${at(intent.body, 'id')}/capture`;
    expect((await stripe(path, {})).body).toMatchObject({ status: 'succeeded', amount_received: 14900 });
    const again = await stripe(path, {});
    expect(again.status).toBe(400);
    expect(at(again.body, 'error.code')).toBe('payment_intent_unexpected_state');
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    [mockTokens.stripe.declinedWith('issuer_not_available'), 'card_declined', 'issuer_not_available'],
  ])('declines %s with 402, code %s and decline code %s', async (method, code, declineCode) => {
    const { status, body } = await stripe('/v1/payment_intents', manual(method));
    expect(status).toBe(402);
    expect(at(body, 'error')).toMatchObject({ type: 'card_error', code, decline_code: declineCode });
    expect(at(body, 'error.payment_intent.status')).toBe('requires_payment_method');
  });

  it('gives no id a second time, not even after it has forgotten everything as a new start does', async () => {
    const first = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    await stage.clear();
    const second = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    expect(at(first.body, 'id')).toMatch(/^pi_3Mock/);
    expect(at(second.body, 'id')).not.toBe(at(first.body, 'id'));
  });

  it('answers a repeated key with the first answer and charges once', async () => {
    const key = { 'idempotency-key': 'attempt-1' };
    const first = await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    const second = await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(at<unknown[]>(stage.mocks.state('stripe'), 'payment_intents')).toHaveLength(1);
  });

  it('refuses a key that was used with other parameters', async () => {
    const key = { 'idempotency-key': 'attempt-1' };
    await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    const other = await stripe('/v1/payment_intents', { ...manual('pm_card_visa'), amount: '1' }, key);
    expect([other.status, at(other.body, 'error.type')]).toEqual([400, 'idempotency_error']);
  });

  it('answers 409 while the first call with a key still runs', async () => {
    stage.mocks.faults('stripe', [{ kind: 'latency', latencyMs: 3_000, times: 1 }]);
    const key = { 'idempotency-key': 'slow' };
    const [one, two] = await Promise.all([
      stripe('/v1/payment_intents', manual('pm_card_visa'), key),
      stripe('/v1/payment_intents', manual('pm_card_visa'), key),
    ]);
    const refused = one.status === 409 ? one : two;
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    expect(at(refused.body, 'error.code')).toBe('idempotency_key_in_use');
  });

  it('lists intents newest first, by time and in pages, and finds the cancelled one', async () => {
    const first = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    const second = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    await stripe(`/v1/payment_intents/${at(first.body, 'id')}/cancel`, {});
    const page = await stripe('/v1/payment_intents?limit=1');
    expect(page.body).toMatchObject({ has_more: true, data: [{ id: at(second.body, 'id') }] });
    const next = await stripe(`/v1/payment_intents?limit=1&starting_after=${at(second.body, 'id')}`);
    expect(next.body).toMatchObject({
      has_more: false,
      data: [{ id: at(first.body, 'id'), status: 'canceled' }],
    });
    const future = await stripe(
      `/v1/payment_intents?created[gte]=${String(at(first.body, 'created') + 3600)}`,
    );
    expect(at(future.body, 'data')).toEqual([]);
  });

  it('refunds what was captured and not more', async () => {
    const intent = await stripe('/v1/payment_intents', {
      ...manual('pm_card_visa'),
      capture_method: 'automatic',
    });
    const refund = { payment_intent: at(intent.body, 'id') };
    const part = await stripe('/v1/refunds', { ...refund, amount: '4900' });
    expect(at(part.body, 'amount')).toBe(4900);
    expect((await stripe('/v1/refunds', { ...refund, amount: '10001' })).status).toBe(400);
    const rest = await stripe('/v1/refunds', refund);
    expect(at(rest.body, 'amount')).toBe(10000);
    const nothing = await stripe('/v1/refunds', refund);
    expect(at(nothing.body, 'error.code')).toBe('charge_already_refunded');
  });

  it('refuses a wrong key and keeps the second account apart', async () => {
    const wrong = await stripe('/v1/payment_intents', manual('pm_card_visa'), {
      authorization: 'Bearer sk_x',
    });
    expect([wrong.status, at(wrong.body, 'error.type')]).toEqual([401, 'invalid_request_error']);
    const { secretKeySecond } = mockCredentials.stripe;
    await stripe('/v1/payment_intents', manual('pm_card_visa'), {
      authorization: `Bearer ${secretKeySecond}`,
    });
    expect(at<unknown[]>(stage.mocks.state('stripe'), 'payment_intents')).toHaveLength(0);
    expect(at<unknown[]>(stage.mocks.state('stripe', 'second'), 'payment_intents')).toHaveLength(1);
  });

  it('signs its webhooks, and delivers again what was not accepted', async () => {
    stage.refuse(2);
    await stripe('/v1/payment_intents', manual('pm_card_visa'));
    await stage.mocks.flush();
    expect(stage.received).toHaveLength(1);
    const [webhook] = stage.received;
    const header = String(webhook?.headers['stripe-signature']);
    const sentAt = Number(/t=(\d+)/.exec(header)?.[1]);
    expect(header).toBe(stripeSignature(webhook?.body ?? '', 'whsec_accord', sentAt));
    expect(JSON.parse(webhook?.body ?? '')).toMatchObject({
      type: 'payment_intent.amount_capturable_updated',
    });
    expect(stage.mocks.deliveries('stripe')).toMatchObject([{ status: 200, tries: 3 }]);
  });
});

const adyen = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  call(`/adyen/v72${path}`, {
    method: 'POST',
    json,
    headers: { 'x-api-key': 'adyen_test_accord', ...headers },
  });
const payment = (storedPaymentMethodId: string, reference = 'attempt-1') => ({
  amount: { currency: 'EUR', value: 14900 },
  merchantAccount: 'AccordDE',
  reference,
  returnUrl: 'https://shop.example.org/done',
  paymentMethod: { type: 'scheme', storedPaymentMethodId },
});

describe('Adyen', () => {
  it.each([
    [mockTokens.adyen.refused, '2', 'Refused'],
    [mockTokens.adyen.expiredCard, '6', 'Refused'],
    [mockTokens.adyen.issuerUnavailable, '9', 'Error'],
    [mockTokens.adyen.notEnoughBalance, '12', 'Refused'],
    [mockTokens.adyen.fraud, '20', 'Refused'],
  ])('refuses %s with status 200 and reason %s', async (token, refusalReasonCode, resultCode) => {
    const { status, body } = await adyen('/payments', payment(token));
    expect(status).toBe(200);
    expect(body).toMatchObject({ resultCode, refusalReasonCode });
  });

  it('receives a capture and says by signed webhook that it happened', async () => {
    const authorised = await adyen('/payments', payment(mockTokens.adyen.ok));
    expect(at(authorised.body, 'resultCode')).toBe('Authorised');
    const capture = await adyen(`/payments/${at(authorised.body, 'pspReference')}/captures`, {
      amount: { currency: 'EUR', value: 14900 },
      merchantAccount: 'AccordDE',
      reference: 'operation-1',
    });
    expect([capture.status, at(capture.body, 'status')]).toEqual([201, 'received']);
    await new Promise((resolve) => setImmediate(resolve));
    await stage.mocks.flush();
    const items = stage.received
      .map(adyenItem)
      .sort((one, other) => one.eventCode.localeCompare(other.eventCode));
    expect(items.map(({ eventCode, success }) => [eventCode, success])).toEqual([
      ['AUTHORISATION', 'true'],
      ['CAPTURE', 'true'],
    ]);
    expect(items[1]?.originalReference).toBe(at(authorised.body, 'pspReference'));
    for (const item of items)
      expect(item.additionalData.hmacSignature).toBe(adyenSignature(item, mockCredentials.adyen.hmacKey));
  });

  it('fails a cancellation of captured money, by webhook only', async () => {
    const { body } = await adyen('/payments', payment(mockTokens.adyen.ok));
    const path = `/payments/${at(body, 'pspReference')}`;
    const account = { merchantAccount: 'AccordDE', reference: 'op' };
    await adyen(`${path}/captures`, { ...account, amount: { currency: 'EUR', value: 14900 } });
    const cancel = await adyen(`${path}/cancels`, account);
    expect(cancel.status).toBe(201);
    await new Promise((resolve) => setImmediate(resolve));
    await stage.mocks.flush();
    const outcomes = stage.received.map(adyenItem).map(({ eventCode, success }) => `${eventCode} ${success}`);
    expect(outcomes.sort()).toEqual(['AUTHORISATION true', 'CANCELLATION false', 'CAPTURE true']);
  });

  it('answers a repeated key with the first payment and echoes the key', async () => {
    const key = { 'idempotency-key': 'attempt-1' };
    const first = await adyen('/payments', payment(mockTokens.adyen.ok), key);
    const second = await adyen('/payments', payment(mockTokens.adyen.ok), key);
    expect(at(second.body, 'pspReference')).toBe(at(first.body, 'pspReference'));
    expect(second.headers.get('idempotency-key')).toBe('attempt-1');
  });

  it('sends webhooks twice and in the wrong order when told to', async () => {
    stage.mocks.faults('adyen', [{ kind: 'webhook_repeat' }, { kind: 'webhook_unordered' }]);
    await adyen('/payments', payment(mockTokens.adyen.ok, 'one'));
    await adyen('/payments', payment(mockTokens.adyen.ok, 'two'));
    await stage.mocks.flush();
    const references = stage.received.map((webhook) => adyenItem(webhook).merchantReference);
    expect(references).toHaveLength(4);
    expect(references.slice(0, 2)).toEqual(['two', 'two']);
  });
});
