import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExpireHolds } from '../src/use-cases/expire-holds.ts';
import { InventoryUnderTest } from './support/inventory-under-test.ts';
import { anOrder, reservationOf } from './support/orders.ts';
import { refreshed } from './support/refreshed.ts';

let world: InventoryUnderTest;

beforeAll(async () => {
  world = await InventoryUnderTest.start();
  world.mocks.seed('weclapp', {
    articles: [
      { articleNumber: 'LAST-ONE', grossPrice: '10.00', stock: '1' },
      { articleNumber: 'TEN', grossPrice: '10.00', stock: '10' },
      { articleNumber: 'PART', grossPrice: '1.00', stock: '6' },
      {
        articleNumber: 'PACK',
        articleType: 'SALES_BILL_OF_MATERIAL',
        grossPrice: '4.00',
        components: [{ articleNumber: 'PART', quantity: '4' }],
      },
    ],
  });
  await refreshed(world);
});
afterAll(() => world.stop());

const reserve = (order: ReturnType<typeof anOrder>) =>
  world.call('POST', '/reservations', { body: reservationOf(order) });
const available = async (sku: string): Promise<number> =>
  (await world.call('GET', `/stock/${sku}`)).body.available as number;

const ofBoth = (): ReturnType<typeof anOrder> =>
  anOrder([
    { sku: 'LAST-ONE', quantity: 1 },
    { sku: 'PART', quantity: 1 },
  ]);

/** What comes of work on these two shelves while somebody takes the same two in the other order. */
async function crossed<T>(work: () => Promise<T>): Promise<T> {
  const { begun } = await world.dataSource.transaction(async (theirs) => {
    await theirs.query(`SELECT 1 FROM stock WHERE sku = 'PART' FOR UPDATE`);
    const begun = Promise.allSettled([work()]);
    await eventually(async () => {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(await world.sql(waiting)).toHaveLength(1);
    });
    // Whoever has waited for a second is given up: by then that is us, or, on a slow machine, they.
    await theirs.query(`SELECT 1 FROM stock WHERE sku = 'LAST-ONE' FOR UPDATE`).catch((error: unknown) => {
      expect(String(error)).toContain('deadlock');
    });
    return { begun };
  });
  const [outcome] = await begun;
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

describe('reserving stock', () => {
  it('lets exactly one of two concurrent buyers have the last piece, a hundred times over', async () => {
    for (let round = 0; round < 100; round += 1) {
      const orders = [
        anOrder([{ sku: 'LAST-ONE', quantity: 1 }]),
        anOrder([{ sku: 'LAST-ONE', quantity: 1 }]),
      ];
      const answers = await Promise.all(orders.map(reserve));
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
      await Promise.all(orders.map((order) => world.call('DELETE', `/reservations/${order.reservationId}`)));
      expect(await available('LAST-ONE')).toBe(1);
    }
  });

  it('sells ten pieces to fifty buyers ten times', async () => {
    const orders = Array.from({ length: 50 }, () => anOrder([{ sku: 'TEN', quantity: 1 }]));
    const answers = await Promise.all(orders.map(reserve));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(10);
    const refused = answers.filter((answer) => answer.status === 409);
    expect(refused).toHaveLength(40);
    expect(refused[0]?.body).toMatchObject({
      code: 'inventory.insufficient_stock',
      shortages: [{ sku: 'TEN', requested: 1, available: 0 }],
    });
    expect(await available('TEN')).toBe(0);
  });

  it('counts an article on two lines and inside a bundle together, and takes nothing when the sum is short', async () => {
    const greedy = anOrder([
      { sku: 'PART', quantity: 2 },
      { sku: 'PACK', quantity: 1 },
      { sku: 'PART', quantity: 1 },
    ]);
    expect((await reserve(greedy)).body.shortages).toEqual([{ sku: 'PART', requested: 7, available: 6 }]);
    expect(await available('PART')).toBe(6);
    const exact = anOrder([
      { sku: 'PART', quantity: 1 },
      { sku: 'PACK', quantity: 1 },
      { sku: 'PART', quantity: 1 },
    ]);
    expect((await reserve(exact)).status).toBe(201);
    expect(await available('PART')).toBe(0);
    await world.call('DELETE', `/reservations/${exact.reservationId}`);
  });

  it('answers yes or no and never an error to a crowd that wants and gives back the same two articles', async () => {
    const buyers = Array.from({ length: 12 }, async (_, buyer) => {
      const statuses = new Set<number>();
      for (let round = 1; round <= 12; round += 1) {
        const order = anOrder([
          { sku: 'PART', quantity: 1 + (round % 3) },
          ...(buyer % 2 === 0 ? [{ sku: 'LAST-ONE', quantity: 1 }] : []),
        ]);
        const { status } = await reserve(order);
        statuses.add(status);
        if (status === 201) await world.call('DELETE', `/reservations/${order.reservationId}`);
      }
      return statuses;
    });
    const seen = (await Promise.all(buyers)).flatMap((statuses) => [...statuses]);
    expect([...new Set(seen)].sort()).toEqual([201, 409]);
    expect(await available('PART')).toBe(6);
    expect(await available('LAST-ONE')).toBe(1);
  });

  it('takes all lines or none', async () => {
    const order = anOrder([
      { sku: 'LAST-ONE', quantity: 1 },
      { sku: 'PART', quantity: 7 },
    ]);
    expect((await reserve(order)).status).toBe(409);
    expect(await available('LAST-ONE')).toBe(1);
    expect(await available('PART')).toBe(6);
  });

  it('answers a repeat as the first time and takes nothing more, also when twenty come at once', async () => {
    const order = anOrder([{ sku: 'PART', quantity: 1 }]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => reserve(order)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(19);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await available('PART')).toBe(5);
    await world.call('DELETE', `/reservations/${order.reservationId}`);
  });

  it('gives a refused request the same refusal again, also when there would be enough by now', async () => {
    const holder = anOrder([{ sku: 'LAST-ONE', quantity: 1 }]);
    const late = anOrder([{ sku: 'LAST-ONE', quantity: 1 }]);
    await reserve(holder);
    const first = await reserve(late);
    await world.call('DELETE', `/reservations/${holder.reservationId}`);
    const second = await reserve(late);
    expect([second.status, second.body.shortages]).toEqual([409, first.body.shortages]);
  });

  it('takes nothing for a request that is overtaken by its own release', async () => {
    const order = anOrder([{ sku: 'PART', quantity: 1 }]);
    const gone = await world.call('DELETE', `/reservations/${order.reservationId}`);
    const late = await reserve(order);
    expect([gone.status, late.status, late.body.code]).toEqual([204, 409, 'inventory.reservation_over']);
    expect(await available('PART')).toBe(6);
    const racers = Array.from({ length: 20 }, () => anOrder([{ sku: 'PART', quantity: 1 }]));
    await Promise.all(
      racers.flatMap((racer) => [
        reserve(racer),
        world.call('DELETE', `/reservations/${racer.reservationId}`),
      ]),
    );
    expect(await available('PART')).toBe(6);
  });

  it('refuses the same id with other lines', async () => {
    const order = anOrder([{ sku: 'PART', quantity: 1 }]);
    await reserve(order);
    const other = await reserve({ ...order, lines: [{ sku: 'PART', quantity: 2 }] });
    expect([other.status, other.body.code]).toEqual([409, 'inventory.reservation_conflict']);
    await world.call('DELETE', `/reservations/${order.reservationId}`);
  });

  it('names every SKU that is not sold, in the language of the caller', async () => {
    const order = anOrder([
      { sku: 'NO-SUCH', quantity: 1 },
      { sku: 'PART', quantity: 1 },
    ]);
    const answer = await world.call('POST', '/reservations', {
      body: reservationOf(order),
      headers: { 'accept-language': 'de' },
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'inventory.unknown_sku', skus: ['NO-SUCH'] });
    expect(answer.body.detail).toContain('verkaufen wir nicht');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('frees an expired hold once, and says so to whoever asks again', async () => {
    const order = anOrder([{ sku: 'PART', quantity: 2 }]);
    await world.call('POST', '/reservations', { body: reservationOf(order, 60) });
    world.clock.advance(59_000);
    expect(await world.service.app.get(ExpireHolds).execute()).toBe(0);
    world.clock.advance(2_000);
    const sweeps = await Promise.all([1, 2, 3].map(() => world.service.app.get(ExpireHolds).execute()));
    expect(sweeps.reduce((sum, freed) => sum + freed, 0)).toBe(1);
    expect(await available('PART')).toBe(6);
    expect((await reserve(order)).body.code).toBe('inventory.reservation_over');
  });

  it('is tried again when Postgres gives it up for somebody who locked the other way round', async () => {
    const order = ofBoth();
    expect(await crossed(async () => (await reserve(order)).status)).toBe(201);
    await world.call('DELETE', `/reservations/${order.reservationId}`);
  });

  it('frees what expired also where Postgres first gives the sweep up', async () => {
    await world.call('POST', '/reservations', { body: reservationOf(ofBoth(), 60) });
    world.clock.advance(61_000);
    expect(await crossed(() => world.service.app.get(ExpireHolds).execute())).toBe(1);
  });

  it('holds nothing for an order without stocked articles', async () => {
    const order = anOrder([{ sku: 'COURSE-PYTHON-101', quantity: 1 }]);
    expect((await reserve(order)).status).toBe(201);
  });

  it('is for callers with the right scope only', async () => {
    const body = reservationOf(anOrder([{ sku: 'PART', quantity: 1 }]));
    const answer = await world.call('POST', '/reservations', { body, headers: { authorization: '' } });
    expect(answer.status).toBe(401);
  });

  it('keeps the ledger and the promises in balance through all of this', async () => {
    expect(await world.brokenShelves()).toEqual([]);
  });
});
