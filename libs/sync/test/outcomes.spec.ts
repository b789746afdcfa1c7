import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ArticleExtract, ArticleUpload, pagesOf, World } from './world.ts';
import type { Article } from './world.ts';

const article = fc.record({
  sku: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'),
  price: fc.integer({ min: 1, max: 3 }),
  fate: fc.constantFrom('good', 'good', 'good', 'good', 'price', 'poison'),
});

const plan = fc.record({
  came: fc.array(article, { maxLength: 60 }),
  batchSize: fc.integer({ min: 1, max: 20 }),
  lanes: fc.integer({ min: 1, max: 3 }),
  pageSize: fc.integer({ min: 1, max: 25 }),
  fed: fc.boolean(),
});

/** What one record after the other would come to. */
function expected(came: readonly Article[]): Record<string, number> {
  const prices = new Map<string, number>();
  const counts = { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 };
  for (const { sku, price, bad } of came) {
    const before = prices.get(sku);
    if (bad === undefined) prices.set(sku, price);
    if (bad !== undefined) counts.failed += 1;
    else if (before === undefined) counts.created += 1;
    else if (before === price) counts.unchanged += 1;
    else counts.updated += 1;
  }
  return counts;
}

describe('the outcomes of a run', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open('sync_outcomes');
  });
  afterAll(async () => world.close());

  it('are those of one record after the other and add up to what came, whatever the batches, lanes and bad records', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ came: drawn, batchSize, lanes, pageSize, fed }) => {
        await world.empty();
        const came = drawn.map(({ sku, price, fate }): Article => ({
          sku,
          price,
          ...(fate !== 'good' && { bad: fate }),
        }));
        const shape = { batchSize, lanes, keyOf: ({ sku }: Article) => sku };
        const flow = Object.assign(fed ? new ArticleUpload() : new ArticleExtract(came, pageSize), shape);
        const runs = world.runs([flow]);
        const { id } = fed ? await runs.open(flow.name) : await runs.start(flow.name);
        if (fed) await runs.feed(id, pagesOf(came, pageSize));
        const { status, received, counts } = await runs.settled(id);

        expect({ status, received, counts }).toEqual({
          status: 'finished',
          received: came.length,
          counts: expected(came),
        });
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(came.length);
        const bad = came.flatMap((record, index) => (record.bad ? [{ seq: index + 1, raw: record }] : []));
        expect((await runs.records(id)).items.map(({ seq, raw }) => ({ seq, raw }))).toEqual(bad);
        const last = new Map(came.flatMap(({ sku, price, bad }) => (bad ? [] : [[sku, price] as const])));
        const rows = await world.rows<{ sku: string; price: number }>('SELECT sku, price FROM article');
        expect(new Map(rows.map(({ sku, price }) => [sku, price]))).toEqual(last);
        expect(await world.count('sync_staged')).toBe(0);
      }),
      { numRuns: 40, seed: 5 },
    );
  }, 60_000);
});
