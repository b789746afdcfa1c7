import { Failure } from '@accord/canonical';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Arrival, Sieve } from '@accord/sync';
import { ArticleUpload, articles, pagesOf, World } from './world.ts';
import type { Article } from './world.ts';

type Ask = Sieve<Article>['unchanged'];

/** Articles that have their price already, unless one before, or beside them, will be loaded. */
function sieveOf(asked: () => void): Sieve<Article> {
  const toCome = new Set<string>();
  const unchanged: Ask = async ({ manager }, arrivals) => {
    asked();
    const known = await manager.query<{ sku: string; price: number }[]>('SELECT sku, price FROM article');
    const prices = new Map(known.map(({ sku, price }) => [sku, price]));
    const isKnown = ({ raw }: Arrival<Article>): boolean =>
      raw.bad === undefined && prices.get(raw.sku) === raw.price;
    for (const arrival of arrivals) if (!isKnown(arrival)) toCome.add(arrival.raw.sku);
    return new Set(arrivals.filter((arrival) => isKnown(arrival) && !toCome.has(arrival.raw.sku)));
  };
  return { unchanged };
}

/** A shop that is sent what it has. */
class SievedUpload extends ArticleUpload {
  constructor(
    readonly asked: () => void = () => undefined,
    override readonly batchSize: number = 100,
  ) {
    super();
  }

  override sieve(): Sieve<Article> {
    return sieveOf(this.asked);
  }
}

const flow = 'shop.import-articles';

describe('a flow with a sieve', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open('sync_sieve');
  });
  afterAll(() => world.close());
  beforeEach(() => world.empty());

  const known = (there: readonly Article[]): Promise<unknown> =>
    world.rows('INSERT INTO article SELECT * FROM unnest($1::text[], $2::int[])', [
      there.map(({ sku }) => sku),
      there.map(({ price }) => price),
    ]);

  it('counts every record once, and ends with the last word on each, whatever comes in which pages', async () => {
    const drawn = fc.record({
      came: fc.array(
        fc.record({ sku: fc.constantFrom('A', 'B', 'C', 'D', 'E'), price: fc.integer({ min: 1, max: 3 }) }),
        { maxLength: 40 },
      ),
      batchSize: fc.integer({ min: 1, max: 15 }),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ came, batchSize }) => {
        await world.empty();
        const before = ['A', 'B', 'C', 'D'].map((sku) => ({ sku, price: 2 }));
        await known(before);
        const runs = world.runs([new SievedUpload(undefined, batchSize)]);
        const { id } = await runs.open(flow);
        await runs.feed(id, pagesOf(came, 4));
        const { status, received, counts } = await runs.settled(id);
        expect([status, received]).toEqual(['finished', came.length]);
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(came.length);
        const rows = await world.rows<Article>('SELECT sku, price FROM article');
        const last = new Map([...before, ...came].map(({ sku, price }) => [sku, price]));
        expect(new Map(rows.map(({ sku, price }) => [sku, price]))).toEqual(last);
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  it('puts only what is news on its disk, under the places at which it came', async () => {
    await known(articles(250));
    const came = articles(250).map((article, at) => (at % 50 === 0 ? { ...article, price: 7 } : article));
    const runs = world.runs([new SievedUpload()], {
      mayLoad: () => {
        throw new Failure('shop.closed', 'transient', 'nothing is loaded now');
      },
      runtime: world.neverAgain,
    });
    const { id } = await runs.open(flow);
    await runs.feed(id, pagesOf(came));
    expect(await runs.view(id)).toMatchObject({ received: 250, counts: { unchanged: 245, updated: 0 } });
    const [staged] = await world.rows(
      'SELECT sum(size)::int AS size, max(last_seq)::int AS last FROM sync_staged',
    );
    expect(staged).toEqual({ size: 5, last: 201 });
    await runs.stop();

    const others = world.runs([new SievedUpload()]);
    expect(await others.resume()).toEqual([id]);
    expect(await others.settled(id)).toMatchObject({
      status: 'finished',
      counts: { updated: 5, unchanged: 245, skipped: 0 },
    });
  });

  it('is asked again about a page that was rolled back, and counts it once', async () => {
    await known(articles(150));
    let times = 0;
    const asked = (): void => {
      times += 1;
      if (times === 2) throw new Failure('shop.busy', 'transient', 'not now');
    };
    const runs = world.runs([new SievedUpload(asked)], { runtime: world.quick });
    const { id } = await runs.open(flow);
    await runs.feed(id, pagesOf(articles(150)));
    expect(times).toBe(3);
    expect(await runs.settled(id)).toMatchObject({ received: 150, counts: { unchanged: 150, skipped: 0 } });
  });

  it('has counted what was unchanged of an upload that breaks off, and loaded nothing', async () => {
    await known(articles(90));
    const runs = world.runs([new SievedUpload()]);
    const { id } = await runs.open(flow);
    async function* breaking() {
      yield* pagesOf(articles(200), 100);
      throw new Error('the line is cut');
    }
    await expect(runs.feed(id, breaking())).rejects.toThrow('the line is cut');
    const { received, notLoaded, counts } = await runs.settled(id);
    expect(counts).toMatchObject({ unchanged: 90, skipped: notLoaded });
    expect(counts.unchanged + counts.skipped).toBe(received);
    expect(await world.count('article')).toBe(90);
  });
});
