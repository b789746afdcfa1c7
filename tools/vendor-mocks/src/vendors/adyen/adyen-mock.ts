import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOf, accountOfToken, PerAccount } from '../../shared/accounts.ts';
import { IdempotencyStore } from '../../shared/idempotency.ts';
import { Refusal, type AccountName, type Answer, type FailureReason, type VendorMock } from '../../vendor.ts';
import type { WebhookSender } from '../../webhooks/webhook-sender.ts';
import { invalidField, serviceError } from './adyen-errors.ts';
import { notification } from './adyen-notifications.ts';
import { readCapture, readDetails, readPayment, readPlain } from './adyen-requests.ts';
import { AdyenState, type AdyenNews, type AdyenPayment, type ModificationKind } from './adyen-state.ts';
import { refusalText } from './refusal-reasons.ts';

const own = mockCredentials.adyen;
/** Body of `PUT /__mock/adyen/state`: payments that are authorised, under references of your choice. */
const adyenSeed = z.strictObject({
  payments: z.array(
    z.strictObject({
      pspReference: z.string().length(16),
      merchantAccount: z.string().default(own.merchantAccount),
      reference: z.string(),
      amount: z.strictObject({ currency: z.string().length(3), value: z.int().positive() }),
    }),
  ),
});
const pathOfPayment = z.object({ psp: z.string() });
const named = (operation: string) => ({ config: { operation } });

const alreadyKnown = (): Answer =>
  serviceError(422, {
    code: '704',
    message: 'request already processed or in progress',
    type: 'validation',
  });

const idempotency = {
  mismatch: alreadyKnown,
  inUse: alreadyKnown,
  replayedHeaders: (key: string) => ({ 'idempotency-key': key }),
  echoedHeaders: (key: string) => ({ 'idempotency-key': key }),
  forgotten: (status: number) => status >= 400,
};

/** Adyen's checkout API v72: payments answer at once, modifications by notification. */
export class AdyenMock implements VendorMock {
  readonly name = 'adyen';
  readonly prefix = '/adyen/v72';
  readonly contentType = 'application/json';
  readonly #idempotency = new IdempotencyStore(idempotency);
  readonly #webhooks: WebhookSender;
  readonly #states: PerAccount<AdyenState>;

  constructor(webhooks: WebhookSender) {
    this.#webhooks = webhooks;
    this.#states = new PerAccount((account) => new AdyenState((news) => this.#announce(news, account)));
  }

  authenticate({ headers }: FastifyRequest): AccountName | undefined {
    const key = headers['x-api-key'];
    return accountOfToken(typeof key === 'string' ? key : undefined, [own.apiKey, own.apiKeySecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    const errors = {
      unauthenticated: { code: '000', message: 'HTTP Status Response - Unauthorized', type: 'security' },
      rate_limited: { code: '010', message: 'Too many requests', type: 'security' },
      server_error: { code: '905', message: 'Internal error', type: 'internal' },
      not_found: { code: '000', message: 'Not found', type: 'validation' },
      malformed: { code: '702', message: 'Structure of the request is not valid', type: 'validation' },
    } as const;
    return serviceError(status, errors[reason]);
  }

  register(app: FastifyInstance): void {
    this.#idempotency.protect(app, accountOf);
    app.post('/payments', named('payments.create'), async (request) => {
      const body = readPayment(request.body);
      this.#checkMerchant(request, body.merchantAccount);
      return paymentView(this.#states.for(request).pay(body));
    });
    app.post('/payments/details', named('payments.details'), async (request) => {
      readDetails(request.body);
      throw invalidField('14_004', 'Missing payment state: no payment waits for details');
    });
    app.post('/payments/:psp/captures', named('captures.create'), async (request, reply) => {
      const { amount } = readCapture(request.body);
      return this.#modify(request, reply, { kind: 'CAPTURE', amount });
    });
    app.post('/payments/:psp/cancels', named('cancels.create'), async (request, reply) =>
      this.#modify(request, reply, { kind: 'CANCELLATION' }),
    );
    app.post('/payments/:psp/refunds', named('refunds.create'), async (request, reply) => {
      const { amount } = readCapture(request.body);
      return this.#modify(request, reply, { kind: 'REFUND', amount });
    });
    app.post('/payments/:psp/reversals', named('reversals.create'), async (request, reply) =>
      this.#modify(request, reply, { kind: 'CANCEL_OR_REFUND' }),
    );
  }

  snapshot(account: AccountName): unknown {
    return { payments: [...this.#states.of(account).payments.values()] };
  }

  seed(patch: unknown, account: AccountName): void {
    const { payments } = this.#states.of(account);
    for (const payment of adyenSeed.parse(patch).payments)
      payments.set(payment.pspReference, authorised(payment));
  }

  reset(): void {
    this.#states.reset();
    this.#idempotency.clear();
  }

  #modify(
    request: FastifyRequest,
    reply: FastifyReply,
    wish: { readonly kind: ModificationKind; readonly amount?: AdyenPayment['amount'] },
  ): object {
    const body = readPlain(request.body);
    this.#checkMerchant(request, body.merchantAccount);
    const payment = this.#states.for(request).payments.get(pathOfPayment.parse(request.params).psp);
    if (!payment) throw invalidField('167', 'Original pspReference required for this operation');
    const { pspReference } = this.#states.for(request).modify(payment, {
      kind: wish.kind,
      amount: wish.amount ?? payment.amount,
      reference: body.reference ?? '',
    });
    reply.code(201);
    return {
      merchantAccount: body.merchantAccount,
      paymentPspReference: payment.pspReference,
      pspReference,
      reference: body.reference ?? '',
      status: 'received',
      ...(wish.amount ? { amount: wish.amount } : {}),
    };
  }

  #checkMerchant(request: FastifyRequest, merchantAccount: string): void {
    const expected = accountOf(request) === 'default' ? own.merchantAccount : own.merchantAccountSecond;
    if (merchantAccount !== expected)
      throw new Refusal(
        serviceError(403, { code: '901', message: 'Invalid Merchant Account', type: 'security' }),
      );
  }

  #announce(news: AdyenNews, account: AccountName): void {
    if (!this.#webhooks.subscribed) return;
    const key = account === 'default' ? own.hmacKey : own.hmacKeySecond;
    const body = JSON.stringify(notification(news, key));
    this.#webhooks.send({ event: news.eventCode, account, body, headers: () => ({}) });
  }
}

function authorised(
  payment: Pick<AdyenPayment, 'pspReference' | 'merchantAccount' | 'reference' | 'amount'>,
): AdyenPayment {
  return {
    ...payment,
    resultCode: 'Authorised',
    captured: 0,
    refunded: 0,
    cancelled: false,
    modifications: [],
  };
}

function paymentView(payment: AdyenPayment): object {
  return {
    pspReference: payment.pspReference,
    resultCode: payment.resultCode,
    amount: payment.amount,
    merchantReference: payment.reference,
    ...(payment.refusalReasonCode === undefined
      ? {}
      : {
          refusalReasonCode: payment.refusalReasonCode,
          refusalReason: refusalText(payment.refusalReasonCode),
        }),
  };
}
