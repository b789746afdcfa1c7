import { HealthRegistry } from '@accord/service-kit';
import { eventually, FakeClock } from '@accord/test-kit';
import type { Runs } from '@accord/sync';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunsHealth } from '../src/inbound/runs-health.ts';
import { ArticleExtract, ArticleUpload, articles, pagesOf, World } from './world.ts';
import type { Article } from './world.ts';

const upload = 'shop.import-articles';

describe('how runs ended', () => {
  let world: World;
  let runs: Runs;
  const clock = new FakeClock(new Date('2026-11-21T12:00:00Z'));
  const health = new HealthRegistry(clock);

  beforeAll(async () => {
    world = await World.open('sync_ended');
    runs = world.runs([new ArticleUpload(), new ArticleExtract([])]);
    new RunsHealth(health, runs, { clock }).onApplicationBootstrap();
  });
  afterAll(() => world.close());

  /** As the page says it once what it remembers is old. */
  async function shown(): Promise<Record<string, string>> {
    clock.advance(15_000);
    return eventually(async () => {
      const { status, dependencies } = await health.ready('shop', '1');
      expect(status).toBe('ready');
      const lines = dependencies.map(({ name, detail = 'well' }): [string, string] => [name, detail]);
      // A database that takes longer than a page waits has said nothing yet.
      expect(lines.map(([, detail]) => detail)).not.toContain('health.no_answer');
      return Object.fromEntries(lines);
    });
  }

  async function fed(records: readonly Article[]): Promise<string> {
    const { id } = await runs.open(upload);
    await runs.feed(id, pagesOf(records));
    await runs.settled(id);
    return id;
  }

  const bad = (count: number): Article[] =>
    articles(count).map(({ sku }) => ({ sku: `BAD-${sku}`, price: 0, bad: 'price' }));

  async function breakOff(): Promise<void> {
    const { id } = await runs.open(upload);
    const broken = (async function* () {
      yield [{ raw: articles(1)[0] }];
      throw new Error('broken off');
    })();
    await expect(runs.feed(id, broken)).rejects.toThrow('broken off');
    await runs.settled(id);
  }

  it('stands on the health page until a later run of that flow comes to a good end', async () => {
    expect(await shown()).toEqual({ [`runs ${upload}`]: 'well', 'runs shop.extract-articles': 'well' });
    await breakOff();
    const asked = await shown();
    expect(asked).toEqual({ [`runs ${upload}`]: 'run.failed', 'runs shop.extract-articles': 'well' });
    await runs.cancel((await runs.open(upload)).id);
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'run.failed' });
    await fed(articles(3));
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'well' });
  });

  it('is trouble when more than a tenth could not be taken, and not by a few, nor by what is tried again', async () => {
    await fed([...articles(45), ...bad(5)]);
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'well' });
    await fed(bad(4));
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'well' });
    const id = await fed([...articles(44), ...bad(5)]);
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'run.many_failed' });
    const again = await runs.retry(id);
    expect((await runs.settled(again.id)).counts.failed).toBe(5);
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'well' });
  });

  it('is forgotten after a day', async () => {
    await breakOff();
    await world.rows("UPDATE sync_runs SET finished_at = finished_at - interval '23 hours'");
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'run.failed' });
    await world.rows("UPDATE sync_runs SET finished_at = finished_at - interval '2 hours'");
    expect(await shown()).toMatchObject({ [`runs ${upload}`]: 'well' });
  });
});
