import { Secret } from '@accord/service-kit';
import { FakeClock } from '@accord/test-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, mockTokens, startVendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { AdyenGateway } from '../../src/vendors/adyen/adyen-gateway.ts';
import { openAdyen } from '../../src/vendors/adyen/adyen.account.ts';
import { AdyenClient } from '../../src/vendors/adyen/adyen.client.ts';
import { chargeRequest, paymentGatewayConformance } from '../conformance/payment-gateway.conformance.ts';
import { deadUrl } from './dead-url.ts';

const { adyen } = mockCredentials;
const merchant = { merchantAccount: adyen.merchantAccount, returnUrl: 'https://shop.example.org/return' };
const limits = { attempts: 2 };
const impatience = { tryTimeoutMs: 250, attempts: 2 };
const clock = new FakeClock();

const booksWire = z.object({
  payments: z.array(
    z.object({
      resultCode: z.string(),
      amount: z.object({ value: z.number() }),
      captured: z.number(),
      refunded: z.number(),
      cancelled: z.boolean(),
    }),
  ),
});

function open(baseUrl: string, more: { apiKey?: string; limits?: typeof impatience } = {}): VendorClient {
  const { apiKey = adyen.apiKey, ...given } = more;
  return openAdyen({ baseUrl, apiKey: new Secret(apiKey), limits, ...given });
}

function gatewayOf(account: VendorClient, at: FakeClock = clock): AdyenGateway {
  return new AdyenGateway(new AdyenClient(account), merchant, at);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

paymentGatewayConformance('Adyen', async () => {
  const mocks = await startVendorMocks();
  const unreachable = open(await deadUrl());
  const begin = () => {
    const [account, hasty] = [
      open(`${mocks.url}/adyen/v72`),
      open(`${mocks.url}/adyen/v72`, { limits: impatience }),
    ];
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
      ok: mockTokens.adyen.ok,
      insufficientFunds: mockTokens.adyen.notEnoughBalance,
      issuerUnavailable: mockTokens.adyen.issuerUnavailable,
      fraud: mockTokens.adyen.fraud,
    },
    operations: { authorise: 'payments.create', capture: 'captures.create' },
    settlesByWebhook: true,
    faults: (list) => {
      mocks.faults('adyen', list);
    },
    books: () => {
      const { payments } = booksWire.parse(mocks.state('adyen'));
      const good = payments.filter(({ resultCode }) => resultCode === 'Authorised');
      return {
        authorised: sum(
          good.map(({ amount, captured, cancelled }) => (cancelled ? 0 : amount.value - captured)),
        ),
        captured: sum(good.map(({ captured }) => captured)),
        refunded: sum(good.map(({ refunded }) => refunded)),
        voided: sum(good.filter(({ cancelled }) => cancelled).map(({ amount }) => amount.value)),
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

describe('Adyen in particular', () => {
  let mocks: Awaited<ReturnType<typeof startVendorMocks>>;
  let account: VendorClient;

  beforeAll(async () => {
    mocks = await startVendorMocks();
    account = open(`${mocks.url}/adyen/v72`);
  });

  afterAll(async () => {
    await account.close();
    await mocks.stop();
  });

  it('does not claim to find an attempt whose idempotency key has run out, and does not send it again', async () => {
    const request = chargeRequest(mockTokens.adyen.ok);
    await gatewayOf(account).authorise(request);
    const later = new FakeClock();
    later.advance(7 * 24 * 3_600_000);
    const sent = mocks.requests('adyen').length;
    expect(await gatewayOf(account, later).lookUp(request)).toMatchObject({
      kind: 'unknown',
      cause: { code: 'adyen.too_old_to_look_up' },
    });
    expect(mocks.requests('adyen')).toHaveLength(sent);
  });

  it.each(['capture', 'void', 'refund'] as const)(
    'sends no %s again whose idempotency key has run out: it would be a second one',
    async (operation) => {
      const request = chargeRequest(mockTokens.adyen.ok);
      const outcome = await gatewayOf(account).authorise(request);
      const gatewayRef = outcome.kind === 'authorised' ? outcome.gatewayRef : '';
      const again = { ...request, gatewayRef, operationId: `old-${operation}`, since: clock.now() };
      const later = new FakeClock(clock.now());
      later.advance(6 * 24 * 3_600_000 - 1);
      expect(await gatewayOf(account, later)[operation](again)).toEqual({ kind: 'pending' });
      later.advance(1);
      const sent = mocks.requests('adyen').length;
      expect(await gatewayOf(account, later)[operation](again)).toMatchObject({
        kind: 'unknown',
        cause: { code: 'adyen.too_old_to_repeat' },
      });
      expect(mocks.requests('adyen')).toHaveLength(sent);
    },
  );

  it('takes our attempt and operation ids as its references, so that webhooks name them', async () => {
    const request = chargeRequest(mockTokens.adyen.ok);
    const outcome = await gatewayOf(account).authorise(request);
    const gatewayRef = outcome.kind === 'authorised' ? outcome.gatewayRef : '';
    await gatewayOf(account).capture({
      ...request,
      gatewayRef,
      operationId: 'capture-7',
      since: clock.now(),
    });
    const { payments } = z
      .object({
        payments: z.array(
          z.object({
            pspReference: z.string(),
            reference: z.string(),
            modifications: z.array(z.object({ reference: z.string() })),
          }),
        ),
      })
      .parse(mocks.state('adyen'));
    expect(payments.find(({ pspReference }) => pspReference === gatewayRef)).toMatchObject({
      reference: request.attemptId,
      modifications: [{ reference: 'capture-7' }],
    });
  });

  it('answers its connection test, and says when the key is wrong', async () => {
    expect(await account.test()).toMatchObject({ ok: true });
    const stranger = open(`${mocks.url}/adyen/v72`, { apiKey: 'adyen_wrong' });
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'adyen.auth_failed' } });
    await stranger.close();
  });
});
