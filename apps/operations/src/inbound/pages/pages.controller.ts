import { OrderNumber } from '@accord/canonical';
import { CallerCheck, Public } from '@accord/service-kit';
import { Body, Controller, Get, Header, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TellStory } from '../../use-cases/tell-story.ts';
import { WatchHealth } from '../../use-cases/watch-health.ts';
import { style } from './layout.ts';
import { servicesPage } from './services-page.ts';
import { searchPage, storyPage } from './story-page.ts';

const policy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const htmlType = 'text/html; charset=utf-8';

const Search = z.object({ orderNumber: z.string().max(50), key: z.string().max(500) });

/** Pages for people. The key is sent with each search and kept nowhere; the pages themselves show no order without it. */
@ApiExcludeController()
@Controller()
@Public()
export class PagesController {
  constructor(
    private readonly watchHealth: WatchHealth,
    private readonly tellStory: TellStory,
    private readonly callers: CallerCheck,
  ) {}

  @Get()
  @Header('content-type', htmlType)
  @Header('content-security-policy', policy)
  services(): string {
    return servicesPage(this.watchHealth.map);
  }

  @Get('style.css')
  @Header('content-type', 'text/css; charset=utf-8')
  style(): string {
    return style;
  }

  @Post('orders')
  @Header('content-type', htmlType)
  @Header('content-security-policy', policy)
  @Header('cache-control', 'no-store')
  async search(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const search = Search.safeParse(body);
    const { orderNumber: typed, key } = search.success ? search.data : { orderNumber: '', key: '' };
    const answer = (status: number, trouble: string): string => {
      void reply.status(status);
      return searchPage(trouble, typed);
    };
    const caller = await this.callers.identify(key);
    if (caller?.scopes.has('operations:read') !== true)
      return answer(401, 'This key is unknown or may not read operations.');
    const orderNumber = OrderNumber.safeParse(typed);
    if (!orderNumber.success) return answer(422, 'An order number is A- and ten letters or digits.');
    const timeline = await this.tellStory.execute(orderNumber.data);
    if (timeline === undefined) return answer(404, `Nothing is known of order ${orderNumber.data} yet.`);
    void reply.status(200);
    return storyPage(timeline);
  }
}
