import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Failure } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { eventually } from '@accord/test-kit';
import type { Page, Result, RunContext, Runs, Staged } from '@accord/sync';
import { ArticleExtract, articles, loadArticles, World } from './world.ts';
import type { Article } from './world.ts';

/** Says who loads what, and waits before each page and before each batch for what the test says. */
class Watched extends ArticleExtract {
  readonly loaded: number[] = [];
  beforePage: (at: number) => Promise<void> = () => Promise.resolve();
  beforeBatch: (first: number) => Promise<void> = () => Promise.resolve();

  override async *extract(from: unknown, signal: AbortSignal): AsyncIterable<Page<Article>> {
    for await (const page of super.extract(from, signal)) {
      await this.beforePage(Number(page.checkpoint));
      yield page;
    }
  }

  override async load(
    tx: Tx,
    batch: readonly Staged<Article>[],
    run: RunContext,
  ): Promise<readonly Result[]> {
    await this.beforeBatch(batch[0]?.seq ?? 0);
    const results = await loadArticles(tx, batch, run);
    this.loaded.push(...batch.map(({ seq }) => seq));
    return results;
  }
}

describe('a run among several replicas', () => {
  let world: World;
  const flow = 'shop.extract-articles';

  beforeAll(async () => {
    world = await World.open('sync_replicas');
  });
  afterAll(async () => world.close());
  beforeEach(async () => world.empty());

  /** A replica whose lease has run out and is never renewed, as of one that was paused. */
  const paused = (watched: Watched): Runs => world.runs([watched], { leaseMs: 0, runtime: world.neverAgain });

  async function effects(): Promise<number[]> {
    const rows = await world.rows<{ seq: string }>('SELECT seq FROM effect ORDER BY seq');
    return rows.map(({ seq }) => Number(seq));
  }

  const all = Array.from({ length: 500 }, (_, index) => index + 1);

  it('is carried on by another one, and its owner that wakes up after that stages nothing', async () => {
    const [gate, reached] = [world.gate(), world.gate()];
    const owner = new Watched(articles(500), 100);
    owner.beforePage = async (at) => {
      if (at < 300) return;
      reached.open();
      await gate.passed;
    };
    const sleeper = paused(owner);
    const { id } = await sleeper.start(flow);
    await reached.passed;
    const other = new Watched(articles(500), 100);
    const heir = world.runs([other]);
    expect(await heir.resume()).toEqual([id]);
    const view = await heir.settled(id);
    const rows = await effects();
    gate.open();
    expect(await sleeper.settled(id)).toEqual(view);
    expect(view).toMatchObject({ status: 'finished', received: 500, counts: { created: 500 } });
    expect(rows).toEqual(all);
    expect(await effects()).toEqual(all);
    expect(await world.count('sync_staged')).toBe(0);
  });

  it('is written by nobody else once it was taken over, not even with a batch that was read before', async () => {
    const [gate, reached] = [world.gate(), world.gate()];
    const owner = new Watched(articles(500), 100);
    owner.beforeBatch = async (first) => {
      if (first < 201) return;
      reached.open();
      await gate.passed;
    };
    const sleeper = paused(owner);
    const { id } = await sleeper.start(flow);
    await reached.passed;
    // Whose page is being put down is busy, and nobody takes over what is busy.
    await world.everythingRead();
    const other = new Watched(articles(500), 100);
    const heir = world.runs([other]);
    // Waits for the batch that the owner has under way; what it has after that is no longer its own.
    const taken = heir.resume();
    await world.takeoverWaits();
    gate.open();
    expect(await taken).toEqual([id]);
    await heir.settled(id);
    await sleeper.settled(id);
    expect(await effects()).toEqual(all);
    // Where the owner is quicker to the lane than the one who waits for it, one more batch is still its own.
    expect([...owner.loaded, ...other.loaded]).toEqual(all);
    expect(owner.loaded.length).toBeGreaterThanOrEqual(300);
  });

  it('is begun once, however many begin it at the same time', async () => {
    const gate = world.gate();
    const flows = [0, 1].map(() => {
      const watched = new Watched(articles(50));
      watched.beforePage = () => gate.passed;
      return watched;
    });
    const replicas = flows.map((watched) => world.runs([watched]));
    const begun = await Promise.allSettled(
      [...replicas, ...replicas, ...replicas].map((one) => one.start(flow)),
    );
    const won = begun.filter((one) => one.status === 'fulfilled').map(({ value }) => value.id);
    expect(won).toHaveLength(1);
    for (const one of begun.filter(({ status }) => status === 'rejected'))
      expect(one).toMatchObject({
        reason: { code: 'sync.already_running', kind: 'conflict', details: { runId: won[0] } },
      });
    gate.open();
    for (const one of replicas) await one.settled(won[0] ?? '');
    expect(await effects()).toHaveLength(50);
  });

  it('is taken over once, however many look for lost ones at the same time', async () => {
    const [gate, reached] = [world.gate(), world.gate()];
    const owner = new Watched(articles(50));
    owner.beforePage = () => {
      reached.open();
      return gate.passed;
    };
    const { id } = await paused(owner).start(flow);
    await reached.passed;
    const heirs = Array.from({ length: 4 }, () => world.runs([new Watched(articles(50))]));
    const taken = await Promise.all(heirs.map((one) => one.resume()));
    expect(taken.flat()).toEqual([id]);
    for (const one of heirs) await one.settled(id);
    gate.open();
    expect(await effects()).toHaveLength(50);
  });

  it('is left after the batch at hand when its process ends, and another one goes on at once', async () => {
    const reached = world.gate();
    const owner = new Watched(articles(500), 100);
    owner.beforeBatch = async (first) => {
      if (first >= 201) reached.open();
      return Promise.resolve();
    };
    const leaving = world.runs([owner]);
    const { id } = await leaving.start(flow);
    await reached.passed;
    await leaving.stop();
    expect((await world.runs([]).view(id))?.status).toBe('running');
    const heir = world.runs([new Watched(articles(500), 100)]);
    expect(await heir.resume()).toEqual([id]);
    expect(await heir.settled(id)).toMatchObject({ status: 'finished', counts: { created: 500 } });
    expect(await effects()).toEqual(all);
  });

  it('loads nothing more once it is cancelled, counts what it left, and makes room for the next', async () => {
    const [gate, reached] = [world.gate(), world.gate()];
    const owner = new Watched(articles(500), 100);
    owner.beforePage = async (at) => {
      if (at < 400) return;
      reached.open();
      await gate.passed;
    };
    const runs = world.runs([owner]);
    const { id } = await runs.start(flow);
    await reached.passed;
    const view = await world.runs([]).cancel(id);
    const { created, skipped } = view.counts;
    expect(view).toMatchObject({ status: 'cancelled', received: 300, failure: null });
    expect(created + skipped).toBe(300);
    expect(await effects()).toHaveLength(created);
    gate.open();
    expect(await runs.settled(id)).toEqual(view);
    expect(await effects()).toHaveLength(created);
    await expect(runs.cancel(id)).rejects.toMatchObject({ code: 'sync.not_running' });

    const again = await runs.start(flow);
    expect(await runs.settled(again.id)).toMatchObject({
      status: 'finished',
      counts: { created: 500 - created, unchanged: created },
    });
  });

  it('waits for a database that goes away, and does not fail', async () => {
    let cuts = 0;
    const owner = new Watched(articles(500), 100);
    owner.beforePage = async (at) => {
      if (at !== 300) return;
      cuts += 1;
      await world.cutConnections();
    };
    owner.beforeBatch = async (first) => {
      if (first !== 401 || cuts > 3) return;
      cuts += 1;
      await world.cutConnections();
    };
    const runs = world.runs([owner], { runtime: world.quick });
    const { id } = await runs.start(flow);
    expect(await eventually(() => runs.settled(id))).toMatchObject({
      status: 'finished',
      counts: { created: 500 },
    });
    expect(cuts).toBe(4);
    expect(await effects()).toEqual(all);
  });

  it('tries a batch again that the world was not ready for, and blames no record', async () => {
    let refusals = 3;
    const owner = new Watched(articles(200), 100);
    owner.beforeBatch = async () => {
      refusals -= 1;
      if (refusals >= 0) throw new Failure('shop.busy', 'transient', 'not now');
      return Promise.resolve();
    };
    const runs = world.runs([owner], { runtime: world.quick });
    const { id } = await runs.start(flow);
    expect(await runs.settled(id)).toMatchObject({ counts: { created: 200, failed: 0 } });
  });
});
