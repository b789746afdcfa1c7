import { FakeClock } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Runs } from '@accord/sync';
import { ArticleUpload, articles, pagesOf, World } from './world.ts';
import type { Article } from './world.ts';

const dayMs = 86_400_000;

describe('what runs keep', () => {
  let world: World;
  let clock: FakeClock;

  beforeAll(async () => {
    world = await World.open('sync_retention');
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.empty();
    clock = new FakeClock(new Date());
  });

  const keeping = (): Runs => world.runs([new ArticleUpload()], { keepRecordsDays: 30, clock });

  /** A run with a good record and so many bad ones. @returns its id */
  async function ended(runs: Runs, bad: number): Promise<string> {
    const { id } = await runs.open('shop.import-articles');
    const failing = Array.from({ length: bad }, (_, at): Article => ({
      sku: `BAD-${at}`,
      price: 0,
      bad: 'price',
    }));
    await runs.feed(id, pagesOf([...articles(1), ...failing]));
    await runs.settled(id);
    return id;
  }

  it('are the records of a run until it ended so many days ago, and its counts for ever', async () => {
    const runs = keeping();
    // More than one transaction takes away.
    const id = await ended(runs, 1_100);
    clock.advance(30 * dayMs - 60_000);
    await runs.sweep();
    expect(await world.count('sync_records')).toBe(1_100);
    expect(await runs.view(id)).toMatchObject({ recordsDeletedAt: null });

    clock.advance(120_000);
    const young = await ended(runs, 2);
    await world.rows(`UPDATE sync_runs SET finished_at = $2 WHERE id = $1`, [young, clock.now()]);
    await runs.sweep();
    expect(await runs.records(id)).toEqual({ items: [], nextCursor: null });
    expect(await runs.view(id)).toMatchObject({
      counts: { created: 1, failed: 1_100 },
      recordsDeletedAt: expect.any(String),
    });
    expect((await runs.records(young)).items).toHaveLength(2);
    await expect(runs.retry(id)).rejects.toMatchObject({ code: 'sync.records_deleted' });
  });

  it('are the records of a run that is just being tried again, until that is over', async () => {
    const runs = keeping();
    const id = await ended(runs, 3);
    const again = await runs.open('shop.import-articles');
    await world.rows('UPDATE sync_runs SET retry_of = $2 WHERE id = $1', [again.id, id]);
    clock.advance(31 * dayMs);
    await runs.sweep();
    expect(await world.count('sync_records')).toBe(3);
    await runs.cancel(again.id);
    await runs.sweep();
    expect(await world.count('sync_records')).toBe(0);
  });

  it('are no staged records, however a run ended', async () => {
    const runs = keeping();
    const { id } = await runs.open('shop.import-articles');
    async function* brokenOff(): AsyncGenerator<readonly { readonly raw: Article }[]> {
      yield* pagesOf(articles(250));
      throw new Error('the line is cut');
    }
    await expect(runs.feed(id, brokenOff())).rejects.toThrow('the line is cut');
    expect(await world.count('sync_staged')).toBeGreaterThan(0);
    await runs.sweep();
    expect(await world.count('sync_staged')).toBe(0);
    expect(await runs.view(id)).toMatchObject({ status: 'failed', counts: { skipped: 200 } });
  });
});
