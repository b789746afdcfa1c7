import { bearer, createVendorClient } from '@accord/vendor-client';
import type { VendorCallRecorder, VendorClient, VendorLimits } from '@accord/vendor-client';
import type { Secret } from '@accord/service-kit';
import { readFailure } from './stripe.errors.ts';
import { stripeVersion } from './stripe.wire.ts';

export interface StripeAccount {
  /** Names the account among several. */
  readonly account?: string;
  readonly baseUrl: string;
  readonly secretKey: Secret;
  readonly recorder?: VendorCallRecorder;
  readonly limits?: Partial<VendorLimits>;
}

/** Opens one Stripe account. */
export function openStripe({
  account = 'default',
  baseUrl,
  secretKey,
  recorder,
  limits,
}: StripeAccount): VendorClient {
  return createVendorClient({
    vendor: 'stripe',
    account,
    service: 'checkout',
    baseUrl,
    auth: bearer(secretKey),
    headers: { 'stripe-version': stripeVersion },
    readFailure,
    refuseRepeatedFields: true,
    lane: 'checkout',
    ...(recorder ? { recorder } : {}),
    ...(limits ? { limits } : {}),
    connectionTest: async (client) => {
      await client.call({
        operation: 'list_intents',
        method: 'GET',
        path: '/v1/payment_intents',
        query: { limit: 1 },
        repeat: 'safe',
      });
    },
  });
}
