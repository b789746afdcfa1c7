import { Endpoint, counter } from '@accord/service-kit';
import { Controller, Headers, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RecordShipmentProgress } from '../use-cases/record-shipment-progress.ts';
import { isSigned } from '../vendors/hex-signature.ts';
import { SendcloudWebhookKey, readWebhook } from '../vendors/sendcloud/sendcloud.webhook.ts';
import { problem } from './problems.ts';

const outcomes = counter({
  name: 'accord_carrier_reports_total',
  help: 'parcel reports received, by what came of them',
  labelNames: ['outcome'],
});

const unknownStatuses = counter({
  name: 'accord_vendor_status_unknown_total',
  help: 'states a vendor reported that our table does not know; treated as pending',
  labelNames: ['vendor', 'status'],
});

/** Where Sendcloud tells of parcels. Signature first, then the body. */
@Controller('webhooks')
export class SendcloudWebhookController {
  constructor(
    private readonly recordProgress: RecordShipmentProgress,
    private readonly key: SendcloudWebhookKey,
  ) {}

  @Post('sendcloud')
  @Endpoint({
    summary: 'Sendcloud: a parcel has changed its state',
    public: true,
    rawBody: true,
    headers: [{ name: 'Sendcloud-Signature', required: true }],
    responses: { 204: null, 401: 'inventory.webhook_rejected', 422: 'inventory.webhook_unreadable' },
  })
  async receive(
    @Req() request: FastifyRequest,
    @Headers('sendcloud-signature') signature: string | undefined,
  ): Promise<void> {
    const raw = request.rawBody ?? Buffer.alloc(0);
    if (!isSigned(raw, signature, this.key.secret)) throw problem('inventory.webhook_rejected');
    const webhook = readWebhook(raw);
    if (webhook.kind === 'unreadable') throw problem('inventory.webhook_unreadable');
    if (webhook.kind === 'other') return;
    if (webhook.report.status === 'pending') {
      unknownStatuses.inc({ vendor: 'sendcloud', status: String(webhook.sendcloudStatus) });
    }
    outcomes.inc({ outcome: await this.recordProgress.execute('sendcloud', webhook.report) });
  }
}
