import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHmac } from 'node:crypto';
import { mockCredentials } from '../../credentials.ts';
import { accountOf, accountOfToken, PerAccount } from '../../shared/accounts.ts';
import { IdempotencyStore } from '../../shared/idempotency.ts';
import type { AccountName, Answer, FailureReason, VendorMock } from '../../vendor.ts';
import type { WebhookSender } from '../../webhooks/webhook-sender.ts';
import { registerStripeRoutes } from './stripe-routes.ts';
import { plantIntent, stripeSeed } from './stripe-seed.ts';
import { StripeState } from './stripe-state.ts';
import type { StripeEvent } from './stripe-objects.ts';

const { secretKey, secretKeySecond, webhookSecret, webhookSecretSecond } = mockCredentials.stripe;

const idempotency = {
  mismatch: (key: string): Answer => ({
    status: 400,
    body: {
      error: {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      },
    },
  }),
  inUse: (key: string): Answer => ({
    status: 409,
    headers: { 'stripe-should-retry': 'true' },
    body: {
      error: {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Stripe Idempotency Key '${key}'.`,
      },
    },
  }),
  replayedHeaders: (key: string) => ({ 'idempotency-key': key, 'idempotent-replayed': 'true' }),
  echoedHeaders: (key: string) => ({ 'idempotency-key': key }),
  forgotten: (status: number) => status === 401 || status === 404 || status === 429,
};

/** Stripe's payment intents, refunds and events, API version 2023-08-16. */
export class StripeMock implements VendorMock {
  readonly name = 'stripe';
  readonly prefix = '/stripe';
  readonly contentType = 'application/json';
  readonly #idempotency = new IdempotencyStore(idempotency);
  readonly #webhooks: WebhookSender;
  readonly #states: PerAccount<StripeState>;

  constructor(webhooks: WebhookSender) {
    this.#webhooks = webhooks;
    this.#states = new PerAccount(
      (account) => new StripeState(account, (event) => this.#announce(event, account)),
    );
  }

  authenticate({ headers: { authorization } }: FastifyRequest): AccountName | undefined {
    return accountOfToken(secretOf(authorization), [secretKey, secretKeySecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    const errors = {
      unauthenticated: { type: 'invalid_request_error', message: 'Invalid API Key provided.' },
      rate_limited: {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message: 'Request rate limit exceeded.',
      },
      server_error: { type: 'api_error', message: 'An error occurred on our side.' },
      not_found: { type: 'invalid_request_error', message: 'Unrecognized request URL.' },
      malformed: { type: 'invalid_request_error', message: 'The request body could not be read.' },
    } as const;
    return { status, body: { error: errors[reason] } };
  }

  register(app: FastifyInstance): void {
    this.#idempotency.protect(app, accountOf);
    registerStripeRoutes(app, this.#states);
  }

  snapshot(account: AccountName): unknown {
    const { intents, charges, refunds, events } = this.#states.of(account);
    return {
      payment_intents: [...intents.values()],
      charges: [...charges.values()],
      refunds: [...refunds.values()],
      events: events.slice(-1000),
    };
  }

  seed(patch: unknown, account: AccountName): void {
    for (const intent of stripeSeed.parse(patch).paymentIntents)
      plantIntent(this.#states.of(account), intent);
  }

  reset(): void {
    this.#states.reset();
    this.#idempotency.clear();
  }

  #announce(event: StripeEvent, account: AccountName): void {
    if (!this.#webhooks.subscribed) return;
    const body = JSON.stringify(event, null, 2);
    const secret = account === 'default' ? webhookSecret : webhookSecretSecond;
    this.#webhooks.send({
      event: event.type,
      account,
      body,
      headers: () => ({ 'stripe-signature': stripeSignature(body, secret, Math.floor(Date.now() / 1000)) }),
    });
  }
}

/** `Stripe-Signature` of a body at a time in unix seconds. */
export function stripeSignature(body: string, secret: string, at: number): string {
  const signature = createHmac('sha256', secret)
    .update(`${String(at)}.${body}`)
    .digest('hex');
  return `t=${String(at)},v1=${signature}`;
}

/** Bearer token, or the user name of Basic authentication: Stripe takes the key either way. */
function secretOf(authorization: string | undefined): string | undefined {
  const [scheme, value = ''] = authorization?.split(' ') ?? [];
  if (scheme === 'Bearer') return value;
  if (scheme === 'Basic') return Buffer.from(value, 'base64').toString().split(':')[0];
  return undefined;
}
