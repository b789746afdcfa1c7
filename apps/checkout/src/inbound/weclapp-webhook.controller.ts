import { Endpoint, ZodQuery } from '@accord/service-kit';
import { FlowTriggers } from '@accord/sync';
import { Body, Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import {
  isAboutSalesOrders,
  mustBeOurAddress,
  WeclappWebhookToken,
} from '../vendors/weclapp/weclapp.webhook.ts';

const webhookQuery = z.object({ token: z.string().max(200).optional() });

/** Where weclapp tells that something changed. It signs nothing: the hint is taken, and what changed is read by the flow. */
@Controller('webhooks')
export class WeclappWebhookController {
  constructor(
    private readonly triggers: FlowTriggers,
    private readonly token: WeclappWebhookToken,
  ) {}

  @Post('weclapp')
  @Endpoint({
    summary: 'weclapp: a sales order has changed',
    public: true,
    rawBody: true,
    query: webhookQuery,
    responses: { 204: null, 401: 'weclapp.bad_address', 422: 'weclapp.bad_webhook' },
  })
  receive(@ZodQuery(webhookQuery) query: z.output<typeof webhookQuery>, @Body() body: unknown): void {
    mustBeOurAddress(query.token, this.token);
    if (isAboutSalesOrders(body)) this.triggers.notice('checkout.follow-bookings');
  }
}
