import { Runs } from '@accord/sync';
import { mockCredentials } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InventoryUnderTest } from './support/inventory-under-test.ts';

let world: InventoryUnderTest;

beforeAll(async () => {
  world = await InventoryUnderTest.start((mocks) => ({
    INVENTORY_PIM_VENDOR: 'shopware',
    SHOPWARE_BASE_URL: `${mocks}/shopware/api`,
    SHOPWARE_CLIENT_ID: mockCredentials.shopware.clientId,
    SHOPWARE_CLIENT_SECRET: mockCredentials.shopware.clientSecret,
  }));
});
afterAll(() => world.stop());

interface Article {
  readonly sku: string;
  readonly name: string;
  readonly ean?: string;
}

const inErp = (...articles: Article[]): void =>
  world.mocks.seed('weclapp', {
    articles: articles.map(({ sku, ...rest }) => ({ articleNumber: sku, grossPrice: '10.00', ...rest })),
  });
const inPim = (...articles: Article[]): void =>
  world.mocks.seed('shopware', {
    products: articles.map(({ sku, ...rest }) => ({ productNumber: sku, grossPrice: 10, ...rest })),
  });

async function run(...flows: string[]): Promise<void> {
  const runs = world.service.app.get(Runs);
  for (const flow of flows)
    expect((await runs.settled((await runs.start(`inventory.${flow}`)).id)).status).toBe('finished');
}

interface Known {
  readonly records: readonly { readonly system: string; readonly key: string }[];
  readonly history: readonly { readonly id: string; readonly action: string; readonly doneBy: string }[];
}
const known = async (system: string, key: string): Promise<Known> =>
  (await world.call('GET', `/keys/records/${system}/${key}`)).body;
const systemsOf = async (sku: string): Promise<string[]> =>
  (await known('accord', sku)).records.map(({ system }) => system);

interface Pair {
  readonly id: string;
  readonly left: { readonly system: string; readonly key: string };
  readonly right: { readonly system: string; readonly key: string };
  readonly evidence: { readonly same: readonly string[] };
}
/** What a person is asked about a product of ours. */
async function asked(sku: string): Promise<Pair[]> {
  const { items } = (await world.call('GET', '/keys/pairs?status=open')).body as { items: Pair[] };
  return items.filter(({ left }) => left.system === 'accord' && left.key === sku);
}

describe('articles of several systems', () => {
  it('are one under their SKU and name, or GTIN, with each system’s own id', async () => {
    inErp(
      { sku: 'TWIN-1', name: 'Löt-Station' },
      { sku: 'TWIN-2', name: 'Multimeter', ean: '4006381333948' },
    );
    inPim(
      { sku: 'TWIN-1', name: 'lot-station ' },
      { sku: 'TWIN-2', name: 'Multimeter, digital', ean: '4006381333948' },
    );
    await run('follow-articles', 'shopware-products');
    const { articles } = world.mocks.state('weclapp') as {
      articles: { id: string; articleNumber: string }[];
    };
    const id = articles.find(({ articleNumber }) => articleNumber === 'TWIN-1')?.id ?? '';
    expect((await known('weclapp', id)).records).toContainEqual({ system: 'accord', key: 'TWIN-1' });
    for (const sku of ['TWIN-1', 'TWIN-2'])
      expect(await systemsOf(sku)).toEqual(['accord', 'shopware', 'weclapp']);
  });

  it('stay two on a SKU alone, and against their GTINs even with the same name: a person is asked', async () => {
    inErp({ sku: 'DOUBT-1', name: 'Lens, small' }, { sku: 'DOUBT-2', name: 'Tripod', ean: '4006381333955' });
    inPim({ sku: 'DOUBT-1', name: 'Voucher' }, { sku: 'DOUBT-2', name: 'Tripod', ean: '4006381333962' });
    await run('follow-articles', 'shopware-products');
    for (const sku of ['DOUBT-1', 'DOUBT-2']) expect(await systemsOf(sku)).toEqual(['accord', 'weclapp']);
    const [pair] = await asked('DOUBT-1');
    const [contradicting] = await asked('DOUBT-2');
    expect([pair?.evidence.same, contradicting?.evidence.same]).toEqual([['sku'], ['sku', 'name']]);
    const refused = await world.call('POST', `/keys/pairs/${contradicting?.id}/accept`, { body: {} });
    expect([refused.status, refused.body.code]).toEqual([409, 'keys.contradiction']);
    const accepted = await world.call('POST', `/keys/pairs/${pair?.id}/accept`, { body: {} });
    expect(accepted.body).toMatchObject({ status: 'accepted', decidedBy: 'test' });
    expect(await systemsOf('DOUBT-1')).toEqual(['accord', 'shopware', 'weclapp']);
    const merge = (await known('accord', 'DOUBT-1')).history.at(-1);
    expect(merge).toMatchObject({ action: 'merge', doneBy: 'test' });
    await world.call('POST', `/keys/changes/${merge?.id}/split`, { body: {} });
    await run('follow-articles', 'shopware-products');
    expect([await systemsOf('DOUBT-1'), await asked('DOUBT-1')]).toEqual([['accord', 'weclapp'], []]);
  });

  it('are found by what a file brought, once its products are noted, and noted once', async () => {
    const rows = [1, 2].map((index) => ({
      sku: `FILED-${index}`,
      name: `From a file ${index}`,
      price: { minor: 1_000, currency: 'EUR' },
      ...(index === 1 && { gtin: '04006381333979' }),
    }));
    const { body } = await world.call('POST', '/imports', {
      body: rows.map((row) => JSON.stringify(row)).join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });
    await world.service.app.get(Runs).settled(body.id);
    await run('link-products');
    expect(await systemsOf('FILED-2')).toEqual(['accord']);
    inPim({ sku: 'PIM-FILED-1', name: 'Another name', ean: '4006381333979' });
    await run('shopware-products', 'link-products');
    const runs = await world.call('GET', '/runs?flow=inventory.link-products');
    expect(runs.body.items[0].counts).toMatchObject({ updated: 0, failed: 0 });
    expect((await asked('FILED-1')).map(({ evidence }) => evidence.same)).toContainEqual(['gtin']);
  });
});
