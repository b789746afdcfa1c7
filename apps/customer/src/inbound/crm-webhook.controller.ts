import { createHash, timingSafeEqual } from 'node:crypto';
import { Endpoint, Problem, type Secret, ZodQuery } from '@accord/service-kit';
import { FlowTriggers } from '@accord/sync';
import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';

import './customer-problems.ts';

const noticeQuery = z.object({ token: z.string().max(200).optional() });

/** Which flow a notice begins, and the secret in the address that the CRM was told. */
export class CrmNotices {
  constructor(
    readonly flow: string,
    readonly secret: Secret | undefined,
  ) {}
}

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
    responses: { 204: null, 401: 'customer.webhook_rejected' },
  })
  receive(@ZodQuery(noticeQuery) { token }: z.output<typeof noticeQuery>): void {
    if (!isOurs(token, this.notices.secret)) throw new Problem('customer.webhook_rejected');
    this.triggers.notice(this.notices.flow);
  }
}

/** Compared as digests, in constant time and without telling the length; without a secret nothing is ours. */
function isOurs(token: string | undefined, expected: Secret | undefined): boolean {
  if (!token || !expected) return false;
  return timingSafeEqual(digest(token), digest(expected.reveal()));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
