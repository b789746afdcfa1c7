import { money } from '@accord/canonical';
import { Secret, systemClock } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { StripeGateway } from '../../src/vendors/stripe/stripe-gateway.ts';
import { openStripe } from '../../src/vendors/stripe/stripe.account.ts';
import { StripeClient } from '../../src/vendors/stripe/stripe.client.ts';

const { regex } = Matchers;
const { secretKey } = mockCredentials.stripe;

/** The order that every interaction with Stripe is about. */
export const about = { orderId: '0198c0de-0000-7000-8000-00000000000a', orderNumber: 'A-000000000A' };

/** Headers of every call. */
export const read = (key: string = secretKey) => ({
  Authorization: regex(/^Bearer .+/, `Bearer ${key}`),
  'Stripe-Version': regex(/^\d{4}-\d{2}-\d{2}/, '2023-08-16'),
});

/** Headers of a call that changes something. Keys differ between interactions: Stripe would answer the first outcome again. */
export const asked = (idempotencyKey: string) => ({
  ...read(),
  'Idempotency-Key': regex(/^.{1,255}$/, idempotencyKey),
});

export const operationOf = (operationId: string, gatewayRef: string) => ({
  operationId,
  since: new Date(),
  attemptId: 'attempt-stripe-1',
  orderId: about.orderId,
  gatewayRef,
  amount: money(34_800, 'EUR'),
});

export const accountAt = (baseUrl: string, key: string = secretKey) =>
  openStripe({ baseUrl, secretKey: new Secret(key) });

export const gatewayAt = (url: string): StripeGateway =>
  new StripeGateway(new StripeClient(accountAt(url)), systemClock);
