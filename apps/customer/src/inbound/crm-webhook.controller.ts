import { Endpoint, Problem, ZodQuery } from '@accord/service-kit';
import { FlowTriggers } from '@accord/sync';
import { Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { CrmNotices } from './crm-notices.ts';
import './customer-problems.ts';

const noticeQuery = z.object({ token: z.string().max(200).optional() });

/**
 * Where the CRM tells that profiles have changed. Of the body nothing is read: the run that follows asks for all that
 * changed, so that a thousand notices are one run, and one that was lost is caught by the next.
 */
@Controller('webhooks')
export class CrmWebhookController {
  constructor(
    private readonly triggers: FlowTriggers,
    private readonly notices: CrmNotices,
  ) {}

  @Post('crm')
  @Endpoint({
    summary: 'The CRM: profiles have changed',
    public: true,
    rawBody: true,
    query: noticeQuery,
    headers: [
      { name: 'X-HubSpot-Signature-v3', required: false },
      { name: 'X-HubSpot-Request-Timestamp', required: false },
    ],
    responses: { 204: null, 401: 'customer.webhook_rejected' },
  })
  receive(
    @Req() request: FastifyRequest,
    @ZodQuery(noticeQuery) { token }: z.output<typeof noticeQuery>,
  ): void {
    const { headers, rawBody = Buffer.alloc(0) } = request;
    if (!this.notices.isTheirs({ method: 'POST', headers, rawBody }, token))
      throw new Problem('customer.webhook_rejected');
    this.triggers.notice(this.notices.flow);
  }
}
