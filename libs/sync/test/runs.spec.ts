import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Failure } from '@accord/canonical';
import { PausedFlows, type Tx } from '@accord/messaging';
import { currentContext, runInContext } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import type { Page, Result, RunContext, Staged } from '@accord/sync';
import { ArticleExtract, ArticleUpload, articles, loadArticles, pagesOf, World } from './world.ts';
import type { Article } from './world.ts';

describe('a run', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open('sync_runs');
  });
  afterAll(async () => world.close());
  beforeEach(async () => world.empty());

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

  it('outlasts the deadline of the request that asked for it, and tells its story', async () => {
    const contexts: unknown[] = [];
    class Watched extends ArticleUpload {
      override load(...given: Parameters<ArticleUpload['load']>): ReturnType<ArticleUpload['load']> {
        contexts.push(currentContext());
        return super.load(...given);
      }
    }
    const runs = world.runs([new Watched()]);
    const { id } = await runs.open('shop.import-articles');
    const request = { correlationId: 'request', locale: 'de', caller: 'shop', deadlineAtMs: 1 } as const;
    await runInContext(request, () => runs.feed(id, pagesOf(articles(1))));
    expect(await runs.settled(id)).toMatchObject({ status: 'finished' });
    expect(contexts).toStrictEqual([{ correlationId: 'request', locale: 'en' }]);
  });

  it('has loaded nothing of an upload that breaks off, and says why', async () => {
    const runs = world.runs([new ArticleUpload()]);
    const { id } = await runs.open('shop.import-articles');
    async function* breaking() {
      yield* pagesOf(articles(450), 100);
      throw new Failure('import.bad_encoding', 'invalid', 'line 451 is not UTF-8');
    }
    await expect(runs.feed(id, breaking())).rejects.toMatchObject({ code: 'import.bad_encoding' });
    expect(await runs.view(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'import.bad_encoding', detail: 'line 451 is not UTF-8' },
      received: 400,
      notLoaded: 400,
      counts: { created: 0, skipped: 400 },
    });
    expect(await world.count('article')).toBe(0);
    await runs.sweep();
    expect(await world.count('sync_staged')).toBe(0);
    await runs.open('shop.import-articles');
  });

  it('fails when it was opened for an upload that never came', async () => {
    const { id } = await world.runs([new ArticleUpload()], { leaseMs: 1 }).open('shop.import-articles');
    const other = world.runs([new ArticleUpload()]);
    await eventually(async () => {
      expect(await other.resume()).toEqual([id]);
    });
    expect(await other.settled(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'sync.upload_broken_off' },
      received: 0,
    });
  });

  it('is not begun of a flow that a person has paused, by upload or extract, and one under way is finished', async () => {
    const flow = 'shop.import-articles';
    const paused = new PausedFlows(world.dataSource);
    const runs = world.runs([new ArticleUpload()]);
    const { id } = await runs.open(flow);
    await paused.pause({ flow, by: 'operator', reason: 'the shop moves house' });
    await runs.feed(id, pagesOf([...articles(10), { sku: 'BAD', price: 1, bad: 'price' }]));
    expect(await runs.settled(id)).toMatchObject({ status: 'finished', counts: { created: 10, failed: 1 } });
    const refused = { code: 'flow.paused', details: { flow } };
    for (const begin of [() => runs.open(flow), () => runs.start(flow), () => runs.retry(id)])
      await expect(begin()).rejects.toMatchObject(refused);
    expect((await runs.list({ flow })).items).toHaveLength(1);
    await paused.resume(flow);
    await runs.settled((await runs.retry(id)).id);
  });

  it('goes on from the last page when the source fails for a while, and misses and doubles nothing', async () => {
    let failures = 4;
    class Shaky extends ArticleExtract {
      override async *extract(from: unknown, signal: AbortSignal): AsyncIterable<Page<Article>> {
        let pages = 0;
        for await (const page of super.extract(from, signal)) {
          if (pages === 3 && failures > 0) {
            failures -= 1;
            throw new Failure('erp.unavailable', 'transient', 'later');
          }
          pages += 1;
          yield page;
        }
      }
    }
    const runs = world.runs([new Shaky(articles(333))], { runtime: world.quick });
    const { id } = await runs.start('shop.extract-articles');
    expect(await runs.settled(id)).toMatchObject({ status: 'finished', counts: { created: 333 } });
    expect(failures).toBe(0);
    expect(await world.count('effect')).toBe(333);
  });

  it('keeps what came before the source failed for good, and has failed with its code', async () => {
    class Refused extends ArticleExtract {
      override async *extract(from: unknown, signal: AbortSignal): AsyncIterable<Page<Article>> {
        yield* super.extract(from, signal);
        throw new Failure('erp.auth_failed', 'forbidden', 'no longer known there');
      }
    }
    const runs = world.runs([new Refused(articles(25))]);
    const { id } = await runs.start('shop.extract-articles');
    expect(await runs.settled(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'erp.auth_failed' },
      received: 25,
      counts: { created: 25, skipped: 0 },
    });
  });

  it('lets an extract go no further ahead of a slow load than ten batches', async () => {
    const gate = world.gate();
    class Slow extends ArticleExtract {
      override async load(tx: Tx, batch: readonly Staged<Article>[], run: RunContext) {
        await gate.passed;
        return loadArticles(tx, batch, run);
      }
    }
    const runs = world.runs([new Slow(articles(5000), 100)]);
    const { id } = await runs.start('shop.extract-articles');
    await eventually(async () => {
      expect((await runs.view(id))?.received).toBe(1000);
    });
    for (let look = 0; look < 20; look += 1) expect((await runs.view(id))?.received).toBe(1000);
    gate.open();
    expect(await runs.settled(id)).toMatchObject({ status: 'finished', counts: { created: 5000 } });
  });

  it('looks each thing up once, and again only what failed', async () => {
    const asked: string[] = [];
    class Looking extends ArticleUpload {
      override async load(_tx: Tx, batch: readonly Staged<Article>[], run: RunContext): Promise<Result[]> {
        return Promise.all(
          batch.map(async ({ seq, raw }) => {
            await run.lookUp(`rate ${raw.price}`, async () => {
              asked.push(`rate ${raw.price}`);
              if (asked.length === 1) throw new Failure('tax.unavailable', 'transient', 'later');
              return 1900;
            });
            return { seq, outcome: 'unchanged' as const };
          }),
        );
      }
    }
    const runs = world.runs([new Looking()], { runtime: world.quick });
    const { id } = await runs.open('shop.import-articles');
    await runs.feed(id, pagesOf([...articles(500, 1), ...articles(500, 2)]));
    expect(await runs.settled(id)).toMatchObject({ status: 'finished', counts: { unchanged: 1000 } });
    expect(asked).toEqual(['rate 1', 'rate 1', 'rate 2']);
  });

  it('ends together with what its flow does at the end, and fails when that fails', async () => {
    let verdict: 'fine' | 'broken' = 'broken';
    class Sweeping extends ArticleExtract {
      override async finish(tx: Tx): Promise<void> {
        await tx.manager.query("DELETE FROM article WHERE sku = 'SKU-0'");
        if (verdict === 'broken') throw new Failure('shop.too_many_gone', 'invalid', 'half are missing');
      }
    }
    const runs = world.runs([new Sweeping(articles(10))]);
    const first = await runs.start('shop.extract-articles');
    expect(await runs.settled(first.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'shop.too_many_gone' },
      counts: { created: 10 },
    });
    expect(await world.count('article')).toBe(10);
    verdict = 'fine';
    const second = await runs.start('shop.extract-articles');
    expect(await runs.settled(second.id)).toMatchObject({ status: 'finished' });
    expect(await world.count('article')).toBe(9);
  });

  it('of an incremental flow begins where the last finished one ended', async () => {
    const came = articles(30);
    class Delta extends ArticleExtract {
      override readonly incremental = true;
    }
    const runs = world.runs([new Delta(came)]);
    const first = await runs.start('shop.extract-articles');
    await runs.settled(first.id);
    came.push({ sku: 'NEW', price: 1 });
    const second = await runs.start('shop.extract-articles');
    expect(await runs.settled(second.id)).toMatchObject({ received: 1, counts: { created: 1 } });
  });

  it('repeats only the failed records of a run, as they came, under the rules of today', async () => {
    const strange = { sku: 'nul \u0000 and half \ud800', price: 3, bad: 'price' } as const;
    const strict = world.runs([new ArticleUpload()]);
    const { id } = await strict.open('shop.import-articles');
    async function* lines() {
      yield [{ raw: strange, line: 7 }];
      yield* pagesOf([...articles(150), { sku: 'WORSE', price: 3, bad: 'poison' } as const]);
    }
    await strict.feed(id, lines());
    expect(await strict.settled(id)).toMatchObject({ counts: { created: 150, failed: 2 } });
    expect((await strict.records(id, { outcome: 'failed' })).items).toMatchObject([
      { seq: 1, line: 7, code: 'shop.bad_price', raw: strange },
      { seq: 152, line: null, code: 'sync.record_failed', detail: 'poisoned' },
    ]);

    const seen: Pick<Staged<Article>, 'seq' | 'line' | 'raw'>[] = [];
    class Mended extends ArticleUpload {
      override async load(_tx: Tx, batch: readonly Staged<Article>[]): Promise<readonly Result[]> {
        seen.push(...batch.map(({ seq, line, raw }) => ({ seq, raw, ...(line !== undefined && { line }) })));
        return Promise.resolve(batch.map(({ seq }) => ({ seq, outcome: 'created' })));
      }
    }
    const mended = world.runs([new Mended()]);
    const retry = await mended.retry(id);
    expect(retry).toMatchObject({ retryOf: id, flow: 'shop.import-articles' });
    expect(await mended.settled(retry.id)).toMatchObject({ received: 2, counts: { created: 2 } });
    expect(seen).toEqual([
      { seq: 1, line: 7, raw: strange },
      { seq: 2, raw: { sku: 'WORSE', price: 3, bad: 'poison' } },
    ]);
    await expect(mended.retry(retry.id)).rejects.toMatchObject({ code: 'sync.nothing_failed' });
  });

  it('does not call a record handled that its flow said nothing of', async () => {
    class Forgetful extends ArticleUpload {
      override async load(tx: Tx, batch: readonly Staged<Article>[], run: RunContext) {
        return (await loadArticles(tx, batch, run)).filter((_, index) => batch[index]?.raw.sku !== 'SKU-3');
      }
    }
    const runs = world.runs([new Forgetful()]);
    const { id } = await runs.open('shop.import-articles');
    await runs.feed(id, pagesOf(articles(20)));
    expect(await runs.settled(id)).toMatchObject({ counts: { created: 19, failed: 1 } });
    expect((await runs.records(id)).items).toMatchObject([{ seq: 4, code: 'sync.results_incomplete' }]);
    expect(await world.count('effect')).toBe(19);
  });
});
