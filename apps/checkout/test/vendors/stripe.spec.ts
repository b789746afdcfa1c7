import { Secret } from '@accord/service-kit';
import { FakeClock } from '@accord/test-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, mockTokens, startVendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { StripeGateway } from '../../src/vendors/stripe/stripe-gateway.ts';
import { openStripe } from '../../src/vendors/stripe/stripe.account.ts';
import { StripeClient } from '../../src/vendors/stripe/stripe.client.ts';
import { chargeRequest, paymentGatewayConformance } from '../conformance/payment-gateway.conformance.ts';
import { deadUrl } from './dead-url.ts';

const limits = { attempts: 2 };
const impatience = { tryTimeoutMs: 250, attempts: 2 };
const clock = new FakeClock();

const booksWire = z.object({
  payment_intents: z.array(z.object({ status: z.string(), amount: z.number(), amount_received: z.number() })),
  refunds: z.array(z.object({ amount: z.number() })),
});

function open(baseUrl: string, given: typeof limits = limits): VendorClient {
  return openStripe({ baseUrl, secretKey: new Secret(mockCredentials.stripe.secretKey), limits: given });
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

paymentGatewayConformance('Stripe', async () => {
  const mocks = await startVendorMocks();
  const unreachable = open(await deadUrl());
  const gatewayOf = (account: VendorClient) => new StripeGateway(new StripeClient(account), clock);
  const begin = () => {
    const [account, hasty] = [open(`${mocks.url}/stripe`), open(`${mocks.url}/stripe`, impatience)];
    const close = () => Promise.all([account.close(), hasty.close()]);
    return { gateway: gatewayOf(account), impatient: gatewayOf(hasty), close };
  };
  let begun = begin();
  return {
    get gateway() {
      return begun.gateway;
    },
    get impatient() {
      return begun.impatient;
    },
    unreachable: gatewayOf(unreachable),
    tokens: {
      ok: mockTokens.stripe.ok,
      insufficientFunds: mockTokens.stripe.insufficientFunds,
      issuerUnavailable: mockTokens.stripe.processingError,
      fraud: mockTokens.stripe.lostCard,
    },
    operations: { authorise: 'payment_intents.create', capture: 'payment_intents.capture' },
    settlesByWebhook: false,
    faults: (list) => {
      mocks.faults('stripe', list);
    },
    books: () => {
      const { payment_intents: intents, refunds } = booksWire.parse(mocks.state('stripe'));
      const amountOf = (status: string): number =>
        sum(intents.filter((intent) => intent.status === status).map(({ amount }) => amount));
      return {
        authorised: amountOf('requires_capture'),
        captured: sum(intents.map(({ amount_received: received }) => received)),
        refunded: sum(refunds.map(({ amount }) => amount)),
        voided: amountOf('canceled'),
      };
    },
    reset: async () => {
      mocks.reset();
      await begun.close();
      begun = begin();
    },
    stop: async () => {
      await Promise.all([begun.close(), unreachable.close()]);
      await mocks.stop();
    },
  };
});

describe('Stripe in particular', () => {
  let mocks: Awaited<ReturnType<typeof startVendorMocks>>;
  let account: VendorClient;
  let gateway: StripeGateway;

  beforeAll(async () => {
    mocks = await startVendorMocks();
    account = open(`${mocks.url}/stripe`);
    gateway = new StripeGateway(new StripeClient(account), clock);
  });

  afterAll(async () => {
    await account.close();
    await mocks.stop();
  });

  it('is asked in form fields, under a pinned version, with our ids in the metadata', async () => {
    const request = chargeRequest(mockTokens.stripe.ok);
    await gateway.authorise(request);
    const sent = mocks.requests('stripe').at(-1);
    expect(sent).toMatchObject({ operation: 'payment_intents.create' });
    const [intent] = z
      .object({ payment_intents: z.array(z.looseObject({ metadata: z.record(z.string(), z.string()) })) })
      .parse(mocks.state('stripe'))
      .payment_intents.slice(-1);
    expect(intent).toMatchObject({
      amount: 34_800,
      currency: 'eur',
      capture_method: 'manual',
      metadata: { orderId: request.orderId, attemptId: request.attemptId, orderNumber: request.orderNumber },
    });
  });

  it('is searched by metadata when the idempotency key has run out', async () => {
    // The mock stamps by the wall clock, so the attempt is from now and our clock two days ahead.
    const startedAt = new Date();
    const old = chargeRequest(mockTokens.stripe.ok, { startedAt });
    const outcome = await gateway.authorise(old);
    const later = new StripeGateway(
      new StripeClient(account),
      new FakeClock(new Date(startedAt.getTime() + 172_800_000)),
    );
    for (let other = 0; other < 101; other += 1)
      await gateway.authorise(chargeRequest(mockTokens.stripe.ok, { startedAt }));
    const before = mocks
      .requests('stripe')
      .filter(({ operation }) => operation === 'payment_intents.create').length;
    expect(await later.lookUp(old)).toEqual(outcome);
    expect(await later.lookUp(chargeRequest(mockTokens.stripe.ok, { startedAt }))).toEqual({
      kind: 'not_found',
    });
    const after = mocks
      .requests('stripe')
      .filter(({ operation }) => operation === 'payment_intents.create').length;
    expect(after).toBe(before);
  });

  it('finds a charge that a repeated 500 hides', async () => {
    const startedAt = new Date();
    const request = chargeRequest(mockTokens.stripe.ok, { startedAt });
    mocks.faults('stripe', [
      { operation: 'payment_intents.create', kind: 'status', status: 500, after: true },
    ]);
    const young = new StripeGateway(new StripeClient(account), new FakeClock(startedAt));
    expect(await young.authorise(request)).toMatchObject({ kind: 'unknown' });
    expect(await young.lookUp(request)).toMatchObject({ kind: 'authorised' });
    mocks.faults('stripe', []);
  });

  it.each([
    ['capture', 'payment_intents.capture', 'captured'],
    ['void', 'payment_intents.cancel', 'voided'],
  ] as const)(
    'sees a %s behind a repeated 500, and none where there was none',
    async (kind, operation, done) => {
      const request = chargeRequest(mockTokens.stripe.ok);
      const outcome = await gateway.authorise(request);
      const gatewayRef = outcome.kind === 'authorised' ? outcome.gatewayRef : '';
      const asked = {
        ...request,
        gatewayRef,
        operationId: `${kind}-${request.attemptId}`,
        since: clock.now(),
      };
      const silent = { operation, kind: 'status', status: 500 } as const;
      mocks.faults('stripe', [silent]);
      expect(await gateway[kind](asked)).toMatchObject({ kind: 'unknown' });
      mocks.faults('stripe', [{ ...silent, after: true }]);
      expect(await gateway[kind](asked)).toEqual({ kind: done });
      mocks.faults('stripe', []);
    },
  );

  it('takes a capture for done that was done under another operation', async () => {
    const request = chargeRequest(mockTokens.stripe.ok);
    const outcome = await gateway.authorise(request);
    const gatewayRef = outcome.kind === 'authorised' ? outcome.gatewayRef : '';
    const operation = { ...request, gatewayRef };
    await gateway.capture({ ...operation, operationId: 'capture-1', since: clock.now() });
    expect(await gateway.capture({ ...operation, operationId: 'capture-2', since: clock.now() })).toEqual({
      kind: 'captured',
    });
    expect(await gateway.void({ ...operation, operationId: 'void-1', since: clock.now() })).toEqual({
      kind: 'captured',
    });
    await gateway.refund({ ...operation, operationId: 'refund-1', since: clock.now() });
    expect(await gateway.refund({ ...operation, operationId: 'refund-2', since: clock.now() })).toEqual({
      kind: 'refunded',
    });
  });

  it('answers its connection test, and says when the key is wrong', async () => {
    expect(await account.test()).toMatchObject({ ok: true });
    const stranger = openStripe({
      baseUrl: `${mocks.url}/stripe`,
      secretKey: new Secret('sk_test_wrong'),
      limits,
    });
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'stripe.auth_failed' } });
    await stranger.close();
  });
});
