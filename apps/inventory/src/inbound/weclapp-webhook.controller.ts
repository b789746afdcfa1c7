import { Endpoint, ZodQuery } from '@accord/service-kit';
import { FlowTriggers } from '@accord/sync';
import { Body, Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { RefreshArticle } from '../use-cases/refresh-article.ts';
import { WeclappWebhookToken, isOurAddress, readNotice } from '../vendors/weclapp/weclapp.webhook.ts';
import { problem } from './problems.ts';

const webhookQuery = z.object({ token: z.string().max(200).optional() });

/** Articles that are fetched by themselves at the same time. */
const mostAtOnce = 4;

/** Where weclapp tells that something changed. It signs nothing: the hint is taken, the content is fetched. */
@Controller('webhooks')
export class WeclappWebhookController {
  #underWay = 0;

  constructor(
    private readonly refreshArticle: RefreshArticle,
    private readonly triggers: FlowTriggers,
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
    if (notice.entity === 'article') await this.#refresh(notice.entityId);
    // A stock record's id does not tell its article: read the warehouse anew.
    if (notice.entity === 'warehouseStock') this.triggers.notice('inventory.follow-stock');
  }

  /** A few are looked at by themselves, at once; of a storm the rest is one run. */
  async #refresh(vendorId: string): Promise<void> {
    if (this.#underWay >= mostAtOnce) {
      this.triggers.notice('inventory.follow-articles');
      return;
    }
    this.#underWay += 1;
    try {
      await this.refreshArticle.execute(vendorId);
    } finally {
      this.#underWay -= 1;
    }
  }
}
