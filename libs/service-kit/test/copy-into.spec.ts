import { freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataSource, type EntityManager } from 'typeorm';
import { copyInto, dataSourceOptions, queryLater, Transactions } from '../src/index.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let source: DataSource;
let transactions: Transactions;

beforeAll(async () => {
  database = await freshDatabase('copy_into');
  source = new DataSource(dataSourceOptions({ url: database.url, service: 'test', poolSize: 1 }));
  await source.initialize();
  await source.query(`CREATE TABLE parcels (
    at int PRIMARY KEY, words text, weight numeric, fragile boolean, CHECK (weight IS NULL OR weight >= 0))`);
  transactions = new Transactions(source);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});
beforeEach(async () => {
  await source.query('TRUNCATE parcels');
});

const into = 'parcels (at, words, weight, fragile)';
const parcels = (): Promise<Record<string, unknown>[]> =>
  source.query('SELECT at, words, weight::float AS weight, fragile FROM parcels ORDER BY at');

it('brings every cell as it is, whatever COPY would read into it', async () => {
  // Postgres takes no U+0000, and half a surrogate pair is no text.
  const words = fc
    .oneof(
      fc.constantFrom(String.raw`\N`, String.raw`\.`, '\\', '\t', '\r\n', 'a\nb', '', ' '),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('\\', 'N', 'n', 't', '.', '\t', '\n', '\r', '\v', '\b', 'x', '4') }),
    )
    .filter((text) => !text.includes('\0') && text.isWellFormed());
  const parcel = fc.record({
    words: fc.option(words),
    weight: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    fragile: fc.option(fc.boolean()),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(parcel, { maxLength: 30 }), async (given) => {
      await source.query('TRUNCATE parcels');
      const rows = given.map(({ words: text, weight, fragile }, at) => [at, text, weight, fragile]);
      await transactions.run((manager) => copyInto(manager, into, rows));
      expect(await parcels()).toEqual(given.map((one, at) => ({ at, ...one })));
    }),
    { numRuns: 25, seed: 11 },
  );
});

it('stands in its place among the statements of its transaction, also after one that was put off', async () => {
  await source.query(`INSERT INTO parcels (at, words) VALUES (1, 'old')`);
  await transactions.run(async (manager) => {
    await queryLater(manager, 'DELETE FROM parcels WHERE words = $1', ['old']);
    await copyInto(manager, into, [[1, 'copied', null, null]]);
    await queryLater(manager, `UPDATE parcels SET words = words || ' and after' WHERE at = $1`, [1]);
  });
  expect(await source.query('SELECT at, words FROM parcels')).toEqual([{ at: 1, words: 'copied and after' }]);
});

it('is gone with its transaction, also where it comes first', async () => {
  const attempt = transactions.run(async (manager) => {
    await copyInto(manager, into, [[1, 'first', null, null]]);
    throw new Error('changed my mind');
  });
  await expect(attempt).rejects.toThrow('changed my mind');
  expect(await parcels()).toEqual([]);
});

it('takes everything of its transaction along when one row cannot go in, and leaves the connection fit', async () => {
  const broken = (manager: EntityManager): Promise<void> =>
    copyInto(manager, into, [
      [2, 'good', 5, true],
      [3, 'lighter than nothing', -1, true],
    ]);
  const attempt = transactions.run(async (manager) => {
    await manager.query(`INSERT INTO parcels (at) VALUES (1)`);
    await broken(manager);
  });
  await expect(attempt).rejects.toMatchObject({ code: '23514' });
  expect(await parcels()).toEqual([]);
  await transactions.run((manager) => copyInto(manager, into, [[4, 'afterwards', 1, false]]));
  expect(await parcels()).toHaveLength(1);
});

it('is refused outside a transaction of ours, where nobody could take it back', async () => {
  await expect(copyInto(source.manager, into, [[1, 'x', null, null]])).rejects.toMatchObject({
    code: 'database.no_transaction',
  });
  expect(await parcels()).toEqual([]);
});
