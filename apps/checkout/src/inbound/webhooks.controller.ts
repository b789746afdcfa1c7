import { Controller, Post, Req, type RawBodyRequest } from '@nestjs/common';
import { Failure, type Gateway } from '@accord/canonical';
import { Endpoint } from '@accord/service-kit';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApplyPaymentNotice } from '../use-cases/apply-payment-notice.ts';
import { PaymentWebhooks } from '../use-cases/payment-webhooks.ts';

/** Open to everybody: a signature over the raw bytes stands for credentials. */
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: PaymentWebhooks,
    private readonly applyNotice: ApplyPaymentNotice,
  ) {}

  @Post('stripe')
  @Endpoint({
    summary: 'News of payments from Stripe',
    public: true,
    rawBody: true,
    responses: {
      200: z.object({ received: z.literal(true) }),
      401: 'stripe.bad_signature',
      422: ['stripe.bad_webhook', 'stripe.other_mode'],
    },
  })
  async stripe(@Req() request: RawBodyRequest<FastifyRequest>): Promise<{ received: true }> {
    await this.#apply('stripe', request);
    return { received: true };
  }

  @Post('adyen')
  @Endpoint({
    summary: 'News of payments from Adyen',
    description: 'Answers the text that Adyen takes for a receipt.',
    public: true,
    rawBody: true,
    responses: {
      200: z.string(),
      401: 'adyen.bad_signature',
      422: ['adyen.bad_webhook', 'adyen.other_mode'],
    },
  })
  async adyen(@Req() request: RawBodyRequest<FastifyRequest>): Promise<string> {
    await this.#apply('adyen', request);
    return '[accepted]';
  }

  async #apply(gateway: Gateway, request: RawBodyRequest<FastifyRequest>): Promise<void> {
    if (request.rawBody === undefined)
      throw new Failure('request.malformed', 'invalid', 'a webhook has a body');
    const notices = this.webhooks.of(gateway).read({ body: request.rawBody, headers: request.headers });
    for (const notice of notices) await this.applyNotice.execute(gateway, notice);
  }
}
