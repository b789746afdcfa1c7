import { eventually } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InventoryUnderTest, weclappToken } from './support/inventory-under-test.ts';

let world: InventoryUnderTest;
const hourMs = 3_600_000;

beforeAll(async () => {
  world = await InventoryUnderTest.start({
    WECLAPP_PAGE_SIZE: '8',
    INVENTORY_SWEEP_EVERY_MS: String(hourMs),
  });
  expect((await refresh()).status).toBe(200);
});
afterAll(() => world.stop());
afterEach(() => world.mocks.faults('weclapp', []));

const refresh = () => world.call('POST', '/catalogue/refresh');
const seed = (articles: object[]) => world.mocks.seed('weclapp', { articles });
const named = (prefix: string, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({
    articleNumber: `${prefix}-${index}`,
    grossPrice: '1.00',
    stock: String(index + 1),
    ...more,
  }));

/** What weclapp has, as far as it is sold and read from there. */
interface Theirs {
  readonly articles: readonly { id: string; articleNumber: string; name: string; lastModifiedDate: number }[];
  readonly warehouseStock: readonly { articleId: string; quantity: string }[];
}

/** SKU, name and pieces of each article: ours and theirs. */
async function sides(prefix: string): Promise<{ ours: string[]; theirs: string[] }> {
  const ours = await world.sql<{ line: string }>(
    `SELECT p.sku || ' ' || p.name || ' ' || s.on_hand AS line FROM products p JOIN stock s USING (sku)
     WHERE p.sold AND p.sku LIKE $1`,
    [`${prefix}-%`],
  );
  const { articles, warehouseStock } = world.mocks.state('weclapp') as Theirs;
  const pieces = new Map(warehouseStock.map(({ articleId, quantity }) => [articleId, quantity]));
  return {
    ours: ours.map(({ line }) => line).sort(),
    theirs: articles
      .filter(({ articleNumber }) => articleNumber.startsWith(`${prefix}-`))
      .map(({ id, articleNumber, name }) => `${articleNumber} ${name} ${pieces.get(id)}`)
      .sort(),
  };
}

/** weclapp's clock: ours is moved by these tests and its is not. */
function theirNow(): number {
  const { articles } = world.mocks.state('weclapp') as Theirs;
  return Math.max(...articles.map(({ lastModifiedDate }) => lastModifiedDate));
}

async function expectEqual(prefix: string, count: number): Promise<void> {
  const { ours, theirs } = await sides(prefix);
  expect(ours).toEqual(theirs);
  expect(ours).toHaveLength(count);
  expect(await world.brokenShelves()).toEqual([]);
}

interface Run {
  readonly flow: string;
  readonly status: string;
  readonly received: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: { readonly code: string } | null;
}

const lastRun = async (flow: string): Promise<Run> =>
  (await world.call('GET', `/runs?flow=${flow}`)).body.items[0];

/** Every record that came has one outcome. */
async function expectRecorded(): Promise<void> {
  for (const flow of ['inventory.follow-articles', 'inventory.follow-stock']) {
    const { status, received, counts } = await lastRun(flow);
    expect([flow, status]).toEqual([flow, 'finished']);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(received);
  }
}

describe('following weclapp through bad weather', () => {
  it.each([
    { name: '429 with Retry-After', fault: { kind: 'rate_limit', retryAfterSeconds: 0, times: 2 } },
    { name: '500 now and then', fault: { kind: 'status', status: 500, times: 3 } },
    { name: 'a page that breaks off', fault: { kind: 'partial', times: 2 } },
    { name: 'half pages', fault: { kind: 'half_page' } },
    { name: 'overlapping pages', fault: { kind: 'overlapping_page' } },
  ] as const)('misses nothing and doubles nothing with $name', async ({ name, fault }) => {
    const prefix = name.replaceAll(/[^a-z0-9]/gi, '').toUpperCase();
    seed(named(prefix, 19));
    world.mocks.faults('weclapp', [{ operation: 'article.list', ...fault }]);
    await eventually(async () => expect((await refresh()).status).toBe(200), { timeoutMs: 20_000 });
    await expectEqual(prefix, 19);
    await expectRecorded();
  });

  it('follows a run that fails while weclapp is away with one that finds everything, and keeps the reason', async () => {
    seed(named('AWAY', 9));
    world.mocks.faults('weclapp', [{ kind: 'status', status: 503 }]);
    expect((await refresh()).status).toBe(503);
    const failed = await lastRun('inventory.follow-articles');
    expect(failed).toMatchObject({
      status: 'failed',
      failure: { code: expect.stringContaining('weclapp.') },
    });
    world.mocks.faults('weclapp', []);
    await eventually(async () => expect((await refresh()).status).toBe(200), { timeoutMs: 20_000 });
    await expectEqual('AWAY', 9);
  });

  it('reads every article of a group of equal timestamps that fills many pages', async () => {
    seed(named('EQUAL', 23, { changedAt: theirNow() }));
    await refresh();
    await expectEqual('EQUAL', 23);
  });

  it('is not confused by a total that changes while it pages', async () => {
    seed(named('TOTAL', 30));
    world.mocks.faults('weclapp', [{ operation: 'article.list', kind: 'latency', latencyMs: 15 }]);
    const running = refresh();
    for (let index = 0; index < 6; index += 1) {
      await world.call('GET', '/health/live');
      world.mocks.seed('weclapp', { deleted: [`TOTAL-${index * 3}`] });
      seed(named(`TOTAL-NEW${index}`, 2));
    }
    expect((await running).status).toBe(200);
    world.mocks.faults('weclapp', []);
    world.clock.advance(hourMs);
    await refresh();
    await expectEqual('TOTAL', 30 - 6 + 12);
  });

  it('believes the revision and not the clock, when clocks are five minutes apart', async () => {
    const now = theirNow();
    seed(named('CLOCKS', 5, { name: 'first', changedAt: now + 300_000 }));
    await refresh();
    seed([{ articleNumber: 'CLOCKS-1', name: 'second', changedAt: now - 300_000 }]);
    seed([{ articleNumber: 'CLOCKS-2', name: 'third', changedAt: now }]);
    await refresh();
    await expectEqual('CLOCKS', 5);
    const names = await world.sql(
      `SELECT name FROM products WHERE sku IN ('CLOCKS-1', 'CLOCKS-2') ORDER BY sku`,
    );
    expect(names).toEqual([{ name: 'second' }, { name: 'third' }]);
  });

  it('notices deletions by comparing everything, and asks for each before it takes it off sale', async () => {
    seed(named('GONE', 8));
    await refresh();
    world.mocks.seed('weclapp', { deleted: ['GONE-3', 'GONE-5'] });
    expect((await refresh()).body.articles.withdrawn).toBe(0);
    world.clock.advance(hourMs);
    expect((await refresh()).body.articles.withdrawn).toBe(2);
    await expectEqual('GONE', 6);
  });

  it('sees every article in its hourly sweep though the pages come half full', async () => {
    seed(named('KEPT', 3));
    await refresh();
    world.clock.advance(hourMs);
    world.mocks.faults('weclapp', [{ operation: 'article.list', kind: 'half_page' }]);
    await refresh();
    await expectEqual('KEPT', 3);
  });

  it('skips a reading that is older than what is here, and says so in the run', async () => {
    seed(named('STALE', 1));
    await refresh();
    await world.sql(`UPDATE products SET vendor_revision = vendor_revision + 5 WHERE sku = 'STALE-0'`);
    seed([{ articleNumber: 'STALE-0', name: 'STALE-0' }]);
    await refresh();
    const { items } = (await world.call('GET', '/runs?flow=inventory.follow-articles')).body;
    const records = await world.call('GET', `/runs/${items[0].id}/records?outcome=skipped`);
    expect(records.body.items.map(({ code }: { code: string }) => code)).toContain('inventory.stale_version');
  });

  it('catches with the next run what a webhook that was lost did not tell', async () => {
    seed(named('HOOK', 2));
    await refresh();
    const { articles } = world.mocks.state('weclapp') as Theirs;
    const id = articles.find(({ articleNumber }) => articleNumber === 'HOOK-0')?.id;
    seed([{ articleNumber: 'HOOK-0', name: 'told' }]);
    seed([{ articleNumber: 'HOOK-1', name: 'untold' }]);
    const body = { entityName: 'article', entityId: id };
    const headers = { authorization: '' };
    await world.call('POST', `/webhooks/weclapp?token=${weclappToken}`, { body, headers });
    const namesOf = async () =>
      (
        await world.sql<{ name: string }>(`SELECT name FROM products WHERE sku LIKE 'HOOK-%' ORDER BY sku`)
      ).map(({ name }) => name);
    expect(await namesOf()).toEqual(['told', 'HOOK-1']);
    await refresh();
    expect(await namesOf()).toEqual(['told', 'untold']);
  });
});

describe('comparing with weclapp', () => {
  const reconcile = async (kind: string, dryRun = true) =>
    (await world.call('POST', '/reconciliations', { body: { kind, dryRun } })).body;

  it('finds no difference after all of this', async () => {
    await refresh();
    for (const kind of ['articles', 'stock']) {
      const { ours, theirs, differences } = await reconcile(kind);
      expect([kind, differences]).toEqual([kind, []]);
      expect(ours).toEqual(theirs);
      expect(ours.count).toBeGreaterThan(50);
    }
  });

  it('names each difference with what mends it, changes nothing in a dry run, mends it once and then finds nothing', async () => {
    seed(named('WRONG', 4));
    await refresh();
    await world.sql(
      `UPDATE products SET name = 'wrong', price = jsonb_set(price, '{gross,minor}', '1') WHERE sku = 'WRONG-0'`,
    );
    await world.sql(`UPDATE products SET sold = false WHERE sku = 'WRONG-1'`);
    await world.sql(`UPDATE stock SET vendor_quantity = 0 WHERE sku = 'WRONG-2'`);
    world.mocks.seed('weclapp', { deleted: ['WRONG-3'] });
    const found = (report: {
      differences: { kind: string; fields: string[]; action: string; repaired: boolean }[];
    }) =>
      report.differences.map(({ kind, fields, action, repaired }) => [kind, fields.join(), action, repaired]);
    const expected = (repaired: boolean) => [
      ['different', 'name,grossMinor', 'take_over', repaired],
      ['missing_here', '', 'take_over', repaired],
      ['missing_there', '', 'take_off_sale', repaired],
    ];
    const dry = await reconcile('articles');
    expect(found(dry)).toEqual(expected(false));
    expect(found(await reconcile('articles'))).toEqual(expected(false));
    expect((await world.call('GET', `/reconciliations/${dry.id}`)).body).toEqual(dry);
    const mended = await reconcile('articles', false);
    expect(found(mended)).toEqual(expected(true));
    expect(mended.open).toBe(0);
    expect(found(await reconcile('articles', false))).toEqual([]);
    expect(found(await reconcile('stock', false))).toEqual([['different', 'pieces', 'take_over', true]]);
    expect(found(await reconcile('stock'))).toEqual([]);
    expect(await world.brokenShelves()).toEqual([]);
  });
});
