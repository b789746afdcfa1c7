import { Failure } from '@accord/canonical';
import type { FailureKind } from '@accord/canonical';
import { Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  ApiKeyStore,
  Endpoint,
  Problem,
  ZodBody,
  ZodParam,
  ZodQuery,
  createService,
  currentContext,
  defineProblems,
  newApiKey,
} from '../src/index.ts';
import type { Authenticator, ServiceOptions } from '../src/index.ts';

/** A tiny service that has one route for every behaviour of the kit. */
defineProblems({
  'shop.sold_out': {
    status: 409,
    title: { de: 'Ausverkauft', en: 'Sold out' },
    detail: { de: 'Von {sku} sind nur noch {left} da.', en: 'Only {left} of {sku} are left.' },
  },
});

const line = z.object({ sku: z.string().min(1), quantity: z.int().min(1).max(999) });
export const order = z
  .object({ lines: z.array(line).min(1), note: z.string().optional() })
  .meta({ id: 'ShopOrder' });
const answer = z.object({
  lines: z.int(),
  caller: z.string().optional(),
  correlationId: z.string(),
  synthetic: z.boolean().optional(),
});

@Controller('shop')
class ShopController {
  @Post('orders')
  @Endpoint({
    summary: 'Place an order',
    scope: 'orders:write',
    body: order,
    responses: { 201: answer, 409: 'shop.sold_out' },
  })
  place(@ZodBody(order) body: z.infer<typeof order>): z.infer<typeof answer> {
    const context = currentContext();
    return {
      lines: body.lines.length,
      ...(context?.caller === undefined ? {} : { caller: context.caller }),
      ...(context?.synthetic === undefined ? {} : { synthetic: context.synthetic }),
      correlationId: context?.correlationId ?? 'none',
    };
  }

  @Get('search')
  @Endpoint({
    summary: 'Search',
    query: z.object({ limit: z.coerce.number().int().max(100).default(10) }),
    responses: { 200: z.object({ limit: z.int() }) },
  })
  search(
    @ZodQuery(z.object({ limit: z.coerce.number().int().max(100).default(10) })) query: { limit: number },
  ): object {
    return query;
  }

  @Get('failures/:kind')
  @Endpoint({ summary: 'Fail', public: true, responses: { 200: null } })
  fail(@ZodParam('kind', z.string()) kind: string): never {
    if (kind === 'sold_out')
      throw new Problem('shop.sold_out', { sku: 'KIT', left: 2 }, { extensions: { shortages: [] } });
    if (kind === 'error') throw new Error('canary: password hunter2');
    throw new Failure('shop.failed', kind as FailureKind, 'canary: vendor text', { retryAfterMs: 4_500 });
  }

  @Post('webhooks')
  @Endpoint({ summary: 'Webhook', public: true, responses: { 200: z.object({ raw: z.string() }) } })
  webhook(@Req() request: FastifyRequest): object {
    return { raw: request.rawBody?.toString('utf8') };
  }
}

@Module({ controllers: [ShopController] })
export class ShopModule {}

export const buyer = newApiKey('buyer', ['orders:write']);
export const reader = newApiKey('reader', ['orders:read']);
export const keys = new ApiKeyStore([buyer.stored, reader.stored]);

export const testConfig: ServiceOptions['config'] = {
  ACCORD_API_KEYS_FILE: '/none',
  OAUTH_ISSUER: undefined,
  OAUTH_AUDIENCE: undefined,
  OAUTH_JWKS_URL: undefined,
  LOG_LEVEL: 'silent',
};

export async function startShop(
  service = 'shop',
  module: Parameters<typeof createService>[0] = ShopModule,
  authenticator: Authenticator = { keys },
): Promise<{ app: NestFastifyApplication; url: string }> {
  const app = await createService(module, { service, config: testConfig, authenticator });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}
