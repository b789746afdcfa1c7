import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ArticleExtract, ArticleUpload, articles, pagesOf, World } from './world.ts';

describe('a run', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open('runs');
  });
  afterAll(async () => world.close());
  beforeEach(async () => {
    await world.rows('TRUNCATE article, effect, sync_runs, sync_lanes, sync_staged, sync_records');
  });

  it('loads an upload in batches and says what became of each record', async () => {
    const runs = world.runs([new ArticleUpload()]);
    const { id } = await runs.open('shop.import-articles');
    const came = [...articles(950), { sku: 'BAD', price: 1, bad: 'price' } as const, ...articles(49, 200)];
    const fed = await runs.feed(id, pagesOf(came));
    expect(fed).toMatchObject({ received: 1000, stage: 'load' });
    const view = await runs.settled(id);
    expect(view).toMatchObject({
      status: 'finished',
      received: 1000,
      counts: { created: 950, updated: 49, unchanged: 0, skipped: 0, failed: 1 },
      progress: { secondsLeft: 0 },
    });
    expect(await world.count('effect')).toBe(999);
    expect(await world.count('sync_staged')).toBe(0);
    expect((await runs.records(id)).items).toEqual([
      {
        seq: 951,
        line: null,
        key: 'BAD',
        outcome: 'failed',
        code: 'shop.bad_price',
        field: 'price',
        detail: 'no',
        raw: { sku: 'BAD', price: 1, bad: 'price' },
      },
    ]);
  });

  it('carries a flow that extracts from its first page to its last', async () => {
    const runs = world.runs([new ArticleExtract(articles(1234))]);
    const { id } = await runs.start('shop.extract-articles');
    const view = await runs.settled(id);
    expect(view).toMatchObject({ status: 'finished', counts: { created: 1234 } });
    expect(await world.count('effect')).toBe(1234);
  });
});
