import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '@accord/messaging';
import { ApiKeyStore, createService, DatabaseModule, newApiKey, Transactions } from '@accord/service-kit';
import { Runs, RunsController, syncProviders } from '@accord/sync';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ArticleUpload, articles, pagesOf, World } from './world.ts';

const strange = '01a1fe46-b316-7031-b741-eec7f00d16f6';

describe('the runs of a service over REST', () => {
  let world: World;
  let app: NestFastifyApplication;
  let runs: Runs;
  const reader = newApiKey('reader', ['runs:read']);
  const writer = newApiKey('writer', ['runs:read', 'runs:write']);

  beforeAll(async () => {
    world = await World.open('sync_rest');
    class ShopModule {}
    Module({
      imports: [DatabaseModule.forService({ url: world.url, service: 'sync-rest' })],
      controllers: [RunsController],
      providers: [
        {
          provide: UnitOfWork,
          inject: [Transactions],
          useFactory: (one: Transactions) => new UnitOfWork(one),
        },
        ArticleUpload,
        ...syncProviders([ArticleUpload]),
      ],
    })(ShopModule);
    app = await createService(ShopModule, {
      service: 'shop',
      config: {
        ACCORD_API_KEYS_FILE: '/none',
        OAUTH_ISSUER: undefined,
        OAUTH_AUDIENCE: undefined,
        OAUTH_JWKS_URL: undefined,
        LOG_LEVEL: 'silent',
      },
      authenticator: { keys: new ApiKeyStore([reader.stored, writer.stored]) },
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    runs = app.get(Runs);
  });
  afterAll(async () => {
    await app.close();
    await world.close();
  });

  async function call(
    method: 'GET' | 'POST',
    url: string,
    key = writer,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key.key.reveal()}` },
    });
    return { status: answer.statusCode, body: answer.json() };
  }

  async function upload(): Promise<string> {
    const { id } = await runs.open('shop.import-articles');
    const bad = Array.from({ length: 150 }, (_, n) => ({ sku: `BAD-${n}`, price: 0, bad: 'price' as const }));
    await runs.feed(id, pagesOf([...articles(50), ...bad]));
    await runs.settled(id);
    return id;
  }

  it('are listed, shown, read record by record in pages, and tried again', async () => {
    const id = await upload();
    const shown = await call('GET', `/runs/${id}`, reader);
    expect(shown).toMatchObject({
      status: 200,
      body: { id, status: 'finished', counts: { created: 50, failed: 150 } },
    });
    expect(await call('GET', '/runs?flow=shop.import-articles&status=finished')).toEqual({
      status: 200,
      body: { items: [shown.body], nextCursor: null },
    });
    expect(await call('GET', '/runs?status=failed')).toMatchObject({ body: { items: [] } });
    const page = await call('GET', `/runs/${id}/records?outcome=failed`);
    expect(page.body).toMatchObject({
      nextCursor: '150',
      items: { length: 100, 0: { seq: 51, code: 'shop.bad_price' } },
    });
    const rest = await call('GET', `/runs/${id}/records?outcome=failed&cursor=150`);
    expect(rest.body).toMatchObject({ nextCursor: null, items: { length: 50, 49: { seq: 200 } } });

    const retried = await call('POST', `/runs/${id}/retry`);
    expect(retried).toMatchObject({ status: 202, body: { retryOf: id } });
    const [newest] = (await runs.list()).items;
    expect(await runs.settled(newest?.id ?? '')).toMatchObject({ received: 150, counts: { failed: 150 } });
  });

  it('are refused with a code that says why', async () => {
    const id = await upload();
    expect(await call('GET', `/runs/${strange}`)).toMatchObject({
      status: 404,
      body: { code: 'sync.run_not_found' },
    });
    expect(await call('GET', `/runs/${strange}/records`)).toMatchObject({ status: 404 });
    expect(await call('POST', `/runs/${strange}/cancel`)).toMatchObject({ status: 404 });
    expect(await call('GET', '/runs/17')).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
    expect(await call('POST', `/runs/${id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'sync.not_running' },
    });
    expect(await call('POST', `/runs/${id}/cancel`, reader)).toMatchObject({ status: 403 });
    const open = await runs.open('shop.import-articles');
    expect(await call('POST', `/runs/${id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'sync.already_running', runId: open.id },
    });
    expect(await call('POST', `/runs/${open.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'sync.still_running' },
    });
    expect(await call('POST', `/runs/${open.id}/cancel`)).toMatchObject({
      status: 202,
      body: { status: 'cancelled' },
    });
  });
});
