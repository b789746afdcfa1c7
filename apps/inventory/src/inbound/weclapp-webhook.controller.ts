import { Endpoint, ZodQuery } from '@accord/service-kit';
import { Body, Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { RefreshArticle } from '../use-cases/refresh-article.ts';
import { RefreshCatalogue } from '../use-cases/refresh-catalogue.ts';
import { WeclappWebhookToken, isOurAddress, readNotice } from '../vendors/weclapp/weclapp.webhook.ts';
import { problem } from './problems.ts';

const webhookQuery = z.object({ token: z.string().max(200).optional() });

/** Where weclapp tells that something changed. It signs nothing: the hint is taken, the content is fetched. */
@Controller('webhooks')
export class WeclappWebhookController {
  constructor(
    private readonly refreshArticle: RefreshArticle,
    private readonly refreshCatalogue: RefreshCatalogue,
    private readonly token: WeclappWebhookToken,
  ) {}

  @Post('weclapp')
  @Endpoint({
    summary: 'weclapp: an article or its stock has changed',
    public: true,
    rawBody: true,
    query: webhookQuery,
    responses: { 204: null, 401: 'inventory.webhook_rejected', 422: 'inventory.webhook_unreadable' },
  })
  async receive(
    @ZodQuery(webhookQuery) query: z.output<typeof webhookQuery>,
    @Body() body: unknown,
  ): Promise<void> {
    if (!isOurAddress(query.token, this.token.secret)) throw problem('inventory.webhook_rejected');
    const notice = readNotice(body);
    if (!notice) throw problem('inventory.webhook_unreadable');
    if (notice.entity === 'article') await this.refreshArticle.execute(notice.entityId);
    // A stock record's id does not tell its article: read the warehouse anew.
    if (notice.entity === 'warehouseStock') await this.refreshCatalogue.execute();
  }
}
