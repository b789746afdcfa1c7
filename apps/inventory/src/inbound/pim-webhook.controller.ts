import { Endpoint } from '@accord/service-kit';
import { FlowTriggers } from '@accord/sync';
import { Controller, Headers, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isSigned } from '../vendors/hex-signature.ts';
import { PimWebhookSecrets } from '../vendors/pim-vendor.ts';
import { problem } from './problems.ts';

/**
 * Where a PIM tells that products have changed. Which ones is not read: the run that follows asks for all that changed, so
 * that a thousand notices are one run, and one that was lost is caught by the next.
 */
@Controller('webhooks')
export class PimWebhookController {
  constructor(
    private readonly triggers: FlowTriggers,
    private readonly secrets: PimWebhookSecrets,
  ) {}

  @Post('shopware')
  @Endpoint({
    summary: 'Shopware: products have changed',
    public: true,
    rawBody: true,
    headers: [{ name: 'Shopware-Shop-Signature', required: true }],
    responses: { 204: null, 401: 'inventory.webhook_rejected' },
  })
  shopware(
    @Req() { rawBody }: FastifyRequest,
    @Headers('shopware-shop-signature') signature: string | undefined,
  ): void {
    if (!isSigned(rawBody ?? Buffer.alloc(0), signature, this.secrets.shopware))
      throw problem('inventory.webhook_rejected');
    this.triggers.notice('inventory.shopware-products');
  }

  /** Signed twice while a secret is being changed. */
  @Post('akeneo')
  @Endpoint({
    summary: 'Akeneo: products have changed',
    public: true,
    rawBody: true,
    headers: [
      { name: 'X-Akeneo-Signature-Primary', required: true },
      { name: 'X-Akeneo-Signature-Secondary', required: false },
    ],
    responses: { 204: null, 401: 'inventory.webhook_rejected' },
  })
  akeneo(
    @Req() { rawBody }: FastifyRequest,
    @Headers('x-akeneo-signature-primary') primary: string | undefined,
    @Headers('x-akeneo-signature-secondary') secondary: string | undefined,
  ): void {
    const signed = [primary, secondary].some((signature) =>
      isSigned(rawBody ?? Buffer.alloc(0), signature, this.secrets.akeneo),
    );
    if (!signed) throw problem('inventory.webhook_rejected');
    this.triggers.notice('inventory.akeneo-products');
  }
}
