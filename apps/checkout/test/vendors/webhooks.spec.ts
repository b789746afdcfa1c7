import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@accord/service-kit';
import { FakeClock, eventually } from '@accord/test-kit';
import {
  adyenSignature,
  mockCredentials,
  mockTokens,
  startVendorMocks,
  stripeSignature,
} from '@accord/vendor-mocks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PaymentNotice, RawWebhook } from '../../src/use-cases/ports/payment-webhook.ts';
import { AdyenGateway } from '../../src/vendors/adyen/adyen-gateway.ts';
import { openAdyen } from '../../src/vendors/adyen/adyen.account.ts';
import { AdyenClient } from '../../src/vendors/adyen/adyen.client.ts';
import { AdyenWebhook } from '../../src/vendors/adyen/adyen.webhook.ts';
import { StripeGateway } from '../../src/vendors/stripe/stripe-gateway.ts';
import { openStripe } from '../../src/vendors/stripe/stripe.account.ts';
import { StripeClient } from '../../src/vendors/stripe/stripe.client.ts';
import { StripeWebhook } from '../../src/vendors/stripe/stripe.webhook.ts';
import { chargeRequest } from '../conformance/payment-gateway.conformance.ts';

const { stripe, adyen } = mockCredentials;
const clock = new FakeClock();
const nowSeconds = clock.now().getTime() / 1000;

const stripeWebhook = new StripeWebhook(
  { secrets: new Secret(`${stripe.webhookSecret}, whsec_next`), live: false },
  clock,
);
const adyenWebhook = new AdyenWebhook({
  merchantAccount: adyen.merchantAccount,
  hmacKeys: new Secret(`${adyen.hmacKey},${'ab'.repeat(32)}`),
  live: false,
});

function stripeEvent(type: string, object: object): string {
  return JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
}

const intent = {
  id: 'pi_1',
  status: 'succeeded',
  amount: 5,
  currency: 'eur',
  metadata: { attemptId: 'a-1' },
};
const paid = stripeEvent('payment_intent.succeeded', intent);

function signed(body: string, at = nowSeconds, secret: string = stripe.webhookSecret): RawWebhook {
  return { body: Buffer.from(body), headers: { 'stripe-signature': stripeSignature(body, secret, at) } };
}

const badStripe = expect.objectContaining({ code: 'stripe.bad_signature', kind: 'unauthenticated' });

function thrownBy(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

describe('the Stripe webhook', () => {
  it('reads a signed event of the present', () => {
    expect(stripeWebhook.read(signed(paid))).toEqual([
      {
        eventId: 'evt_1',
        kind: 'captured',
        gatewayRef: 'pi_1',
        attemptId: 'a-1',
        amount: { minor: 5, currency: 'EUR' },
      },
    ]);
  });

  it.each([
    ['300 s old', -300, true],
    ['301 s old', -301, false],
    ['60 s ahead', 60, true],
    ['61 s ahead', 61, false],
  ])('lets an event %s through or not', (_what, seconds, accepted) => {
    const outcome = thrownBy(() => stripeWebhook.read(signed(paid, nowSeconds + seconds)));
    expect(outcome).toEqual(accepted ? expect.any(Array) : badStripe);
  });

  it.each<[string, (header: string) => string | string[] | undefined]>([
    ['no signature', () => undefined],
    ['an empty one', () => ''],
    ['two headers', (header) => [header, header]],
    ['a time in milliseconds', (header) => header.replace(/t=\d+/, `t=${String(nowSeconds * 1000)}`)],
    ['a time that is no number', (header) => header.replace(/t=\d+/, 't=NaN')],
    ['another time', (header) => header.replace(/t=\d+/, `t=${String(nowSeconds - 1)}`)],
    ['only an old scheme', (header) => header.replace('v1=', 'v0=')],
    ['half a signature', (header) => header.slice(0, -2)],
  ])('refuses %s', (_what, change) => {
    const { body, headers } = signed(paid);
    const header = change(String(headers['stripe-signature']));
    expect(thrownBy(() => stripeWebhook.read({ body, headers: { 'stripe-signature': header } }))).toEqual(
      badStripe,
    );
  });

  it('accepts one good signature among several, and either secret while it is rotated', () => {
    const { body, headers } = signed(paid);
    const both = `${String(headers['stripe-signature'])},v1=${'0'.repeat(64)}`;
    expect(stripeWebhook.read({ body, headers: { 'stripe-signature': both } })).toHaveLength(1);
    expect(stripeWebhook.read(signed(paid, nowSeconds, 'whsec_next'))).toHaveLength(1);
    expect(thrownBy(() => stripeWebhook.read(signed(paid, nowSeconds, 'whsec_other')))).toEqual(badStripe);
  });

  it('refuses a body that was parsed and written again, for the signature is over bytes', () => {
    const pretty = JSON.stringify(JSON.parse(paid), null, 2);
    const { headers } = signed(paid);
    expect(thrownBy(() => stripeWebhook.read({ body: Buffer.from(pretty), headers }))).toEqual(badStripe);
  });

  it('refuses every mutation of one byte', () => {
    const { body, headers } = signed(paid);
    const accepted = Array.from(body.keys()).filter((at) => {
      const mutated = Buffer.from(body);
      mutated[at] = (mutated[at] ?? 0) ^ 1;
      return Array.isArray(thrownBy(() => stripeWebhook.read({ body: mutated, headers })));
    });
    expect(accepted).toEqual([]);
  });

  it('refuses what is signed but no event', () => {
    expect(thrownBy(() => stripeWebhook.read(signed('[]')))).toMatchObject({ code: 'stripe.bad_webhook' });
    expect(thrownBy(() => stripeWebhook.read(signed('{')))).toMatchObject({ code: 'stripe.bad_webhook' });
  });

  it.each<[string, object, Partial<PaymentNotice>]>([
    ['payment_intent.amount_capturable_updated', intent, { kind: 'authorised', attemptId: 'a-1' }],
    ['payment_intent.canceled', intent, { kind: 'voided', gatewayRef: 'pi_1' }],
    [
      'payment_intent.payment_failed',
      { ...intent, last_payment_error: { code: 'card_declined', decline_code: 'expired_card' } },
      { kind: 'declined', declineReason: 'expired_card' },
    ],
    [
      'payment_intent.succeeded',
      { ...intent, amount_received: 3 },
      { kind: 'captured', amount: { minor: 3, currency: 'EUR' } },
    ],
    [
      'charge.refunded',
      { payment_intent: 'pi_1', refunded: true, amount_refunded: 5, currency: 'eur' },
      { kind: 'refunded', gatewayRef: 'pi_1', amount: { minor: 5, currency: 'EUR' } },
    ],
    [
      'charge.refunded',
      { payment_intent: 'pi_1', refunded: false, amount_refunded: 2, currency: 'eur' },
      { kind: 'ignored' },
    ],
    [
      'refund.failed',
      { payment_intent: 'pi_1', status: 'failed', metadata: { operationId: 'o-1' } },
      { kind: 'refund_failed', operationId: 'o-1' },
    ],
    ['customer.created', {}, { kind: 'ignored' }],
  ])('reads %s as %#', (type, object, notice) => {
    expect(stripeWebhook.read(signed(stripeEvent(type, object)))).toEqual([expect.objectContaining(notice)]);
  });
});

interface Item {
  readonly pspReference: string;
  readonly originalReference?: string;
  readonly merchantAccountCode: string;
  readonly merchantReference: string;
  readonly amount: { readonly value: number; readonly currency: string };
  readonly eventCode: string;
  readonly success: string;
  readonly reason?: string;
  readonly additionalData?: Readonly<Record<string, string>>;
}

const authorisation: Item = {
  pspReference: 'PSP1',
  merchantAccountCode: adyen.merchantAccount,
  merchantReference: 'a-1',
  amount: { value: 5, currency: 'EUR' },
  eventCode: 'AUTHORISATION',
  success: 'true',
};

function modification(
  eventCode: string,
  success = 'true',
  additionalData: Record<string, string> = {},
): Item {
  const references = { pspReference: 'PSP2', originalReference: 'PSP1', merchantReference: 'o-1' };
  return { ...authorisation, ...references, eventCode, success, additionalData };
}

function notification(items: readonly Item[], key: string = adyen.hmacKey): RawWebhook {
  const notificationItems = items.map((item) => ({
    NotificationRequestItem: {
      ...item,
      additionalData: { ...item.additionalData, hmacSignature: adyenSignature(item, key) },
    },
  }));
  return { body: Buffer.from(JSON.stringify({ live: 'false', notificationItems })), headers: {} };
}

describe('the Adyen webhook', () => {
  it.each<[string, Item, Partial<PaymentNotice>]>([
    ['an authorisation', authorisation, { kind: 'authorised', gatewayRef: 'PSP1', attemptId: 'a-1' }],
    [
      'a refusal',
      { ...authorisation, success: 'false', reason: 'Not enough balance' },
      { kind: 'declined', declineReason: 'insufficient_funds' },
    ],
    [
      'a capture',
      modification('CAPTURE'),
      {
        kind: 'captured',
        gatewayRef: 'PSP1',
        operationId: 'o-1',
        amount: { minor: 5, currency: 'EUR' },
      },
    ],
    [
      'a capture that failed',
      modification('CAPTURE', 'false'),
      { kind: 'capture_failed', reason: 'adyen.capture' },
    ],
    ['a capture that failed later', modification('CAPTURE_FAILED'), { kind: 'capture_failed' }],
    ['a cancellation', modification('CANCELLATION'), { kind: 'voided' }],
    ['a technical cancellation', modification('TECHNICAL_CANCEL'), { kind: 'voided' }],
    ['a refund', modification('REFUND'), { kind: 'refunded', eventId: 'PSP2:REFUND:true' }],
    ['a refund that failed', modification('REFUND_FAILED'), { kind: 'refund_failed' }],
    [
      'a reversal that refunded',
      modification('CANCEL_OR_REFUND', 'true', { 'modification.action': 'refund' }),
      { kind: 'refunded' },
    ],
    ['a reversal of nobody knows what', modification('CANCEL_OR_REFUND'), { kind: 'ignored' }],
    ['a chargeback', modification('CHARGEBACK'), { kind: 'ignored' }],
    [
      'news of another merchant',
      { ...authorisation, merchantAccountCode: 'SomebodyElse' },
      { kind: 'ignored' },
    ],
  ])('reads %s', (_what, item, notice) => {
    expect(adyenWebhook.read(notification([item]))).toEqual([expect.objectContaining(notice)]);
  });

  it('accepts either key while it is rotated, and no other', () => {
    expect(adyenWebhook.read(notification([authorisation], 'ab'.repeat(32)))).toHaveLength(1);
    expect(thrownBy(() => adyenWebhook.read(notification([authorisation], 'cd'.repeat(32))))).toMatchObject({
      code: 'adyen.bad_signature',
      kind: 'unauthenticated',
    });
  });

  it('refuses a notification as a whole when one item is forged', () => {
    const text = notification([authorisation, modification('CAPTURE')]).body.toString();
    const forged = Buffer.from(text.replace('"value":5', '"value":6'));
    expect(thrownBy(() => adyenWebhook.read({ body: forged, headers: {} }))).toMatchObject({
      code: 'adyen.bad_signature',
    });
  });

  it('refuses an item without signature, and what is no notification', () => {
    const body = Buffer.from(
      JSON.stringify({ notificationItems: [{ NotificationRequestItem: authorisation }] }),
    );
    expect(thrownBy(() => adyenWebhook.read({ body, headers: {} }))).toMatchObject({
      code: 'adyen.bad_signature',
    });
    expect(thrownBy(() => adyenWebhook.read({ body: Buffer.from('nonsense'), headers: {} }))).toMatchObject({
      code: 'adyen.bad_webhook',
      kind: 'invalid',
    });
  });

  it('signs over the eight fields that Adyen names', () => {
    const own = createHmac('sha256', Buffer.from(adyen.hmacKey, 'hex'))
      .update(`PSP2:PSP1:${adyen.merchantAccount}:o-1:5:EUR:CAPTURE:true`)
      .digest('base64');
    expect(adyenSignature(modification('CAPTURE'), adyen.hmacKey)).toBe(own);
  });
});

describe('webhooks as the vendors send them', () => {
  let mocks: Awaited<ReturnType<typeof startVendorMocks>>;
  let server: Server;
  const notices: PaymentNotice[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const raw = { body: Buffer.concat(chunks), headers: request.headers };
        const webhook =
          request.url === '/stripe'
            ? new StripeWebhook({ secrets: new Secret(stripe.webhookSecret), live: false }, realTime)
            : adyenWebhook;
        notices.push(...webhook.read(raw));
        response.end('[accepted]');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    mocks = await startVendorMocks({ webhooks: { stripe: `${url}/stripe`, adyen: `${url}/adyen` } });
  });

  beforeEach(() => {
    notices.length = 0;
  });

  afterAll(async () => {
    await mocks.stop();
    server.closeAllConnections();
    server.close();
  });

  it('tell of an Adyen capture that was only received at first', async () => {
    const account = openAdyen({ baseUrl: `${mocks.url}/adyen/v72`, apiKey: new Secret(adyen.apiKey) });
    const merchant = { merchantAccount: adyen.merchantAccount, returnUrl: 'https://shop.example.org' };
    const gateway = new AdyenGateway(new AdyenClient(account), merchant, clock);
    const request = chargeRequest(mockTokens.adyen.ok);
    const outcome = await gateway.authorise(request);
    const gatewayRef = outcome.kind === 'authorised' ? outcome.gatewayRef : '';
    await gateway.capture({ ...request, gatewayRef, operationId: 'o-9', since: clock.now() });
    // Each comes over a connection of its own, in whatever order.
    await eventually(() => {
      expect(notices).toContainEqual(
        expect.objectContaining({ kind: 'captured', gatewayRef, operationId: 'o-9' }),
      );
      expect(notices).toContainEqual(
        expect.objectContaining({ kind: 'authorised', gatewayRef, attemptId: request.attemptId }),
      );
    });
    await account.close();
  });

  it('tell of a Stripe payment from authorisation to refund, each under its own event id', async () => {
    const account = openStripe({ baseUrl: `${mocks.url}/stripe`, secretKey: new Secret(stripe.secretKey) });
    const gateway = new StripeGateway(new StripeClient(account), clock);
    const request = chargeRequest(mockTokens.stripe.ok);
    const outcome = await gateway.authorise(request);
    const gatewayRef = outcome.kind === 'authorised' ? outcome.gatewayRef : '';
    await gateway.capture({ ...request, gatewayRef, operationId: 'o-1', since: clock.now() });
    await gateway.refund({ ...request, gatewayRef, operationId: 'o-2', since: clock.now() });
    await eventually(() => {
      expect(notices.map(({ kind }) => kind).sort()).toEqual(['authorised', 'captured', 'refunded']);
    });
    expect(notices.map((notice) => notice.gatewayRef)).toEqual([gatewayRef, gatewayRef, gatewayRef]);
    expect(new Set(notices.map(({ eventId }) => eventId)).size).toBe(3);
    await account.close();
  });
});

/** The mock signs with the time of day. */
const realTime = { now: () => new Date() };
