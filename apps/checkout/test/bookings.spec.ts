import { Reconcile, Runs, type RunView } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import { startVendorMocks, type FaultInput, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { runToItsEnd } from './support/run-to-its-end.ts';

const flow = 'checkout.follow-bookings';
const token = 'weclapp-bookings-secret';
const customerId = '20001';
const orderCount = 13;

let mocks: VendorMocks;
let world: CheckoutWorld;
/** Sales orders of weclapp, by the order of ours that each is for. */
const entered: { readonly id: string; readonly number: string; readonly erpOrderId: string }[] = [];

beforeAll(async () => {
  mocks = await startVendorMocks();
  world = await CheckoutWorld.start({
    environment: {
      WECLAPP_BASE_URL: `${mocks.url}/weclapp/webapp/api/v2`,
      WECLAPP_WEBHOOK_TOKEN: token,
      WECLAPP_PAGE_SIZE: '4',
    },
  });
  world.doubles.clock.set(new Date());
  const party = { id: customerId, lastName: 'Lovelace', email: 'ada@example.org' };
  mocks.seed('weclapp', { parties: [party] });
  await world.sql('CREATE TABLE told (number text NOT NULL, data jsonb NOT NULL)');
  await world.sql(`
    CREATE FUNCTION note_told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO told SELECT body -> 'data' ->> 'orderNumber', body -> 'data' FROM (SELECT NEW.body::jsonb AS body) AS b;
      RETURN NEW; END $$`);
  await world.sql(`
    CREATE TRIGGER note BEFORE INSERT ON outbox FOR EACH ROW
    WHEN (NEW.routing_key = 'checkout.order.booking-changed.v1') EXECUTE FUNCTION note_told()`);
  const placed = await Promise.all(Array.from({ length: orderCount }, () => world.place(basket())));
  await eventually(async () => {
    const [row] = await world.sql<{ booked: number }>(
      'SELECT count(erp_order_id)::int AS booked FROM orders',
    );
    expect(row?.booked).toBe(orderCount);
  });
  for (const [index, { body }] of placed.entries()) {
    const erpOrderId = String(41_001 + index);
    await world.sql('UPDATE orders SET erp_order_id = $2 WHERE id = $1', [body.id, erpOrderId]);
    entered.push({ id: body.id, number: body.number, erpOrderId });
  }
});
afterAll(async () => {
  await world.stop();
  await mocks.stop();
});
afterEach(() => {
  mocks.faults('weclapp', []);
  mocks.watch('weclapp', undefined);
});

const at = (index: number) => {
  const one = entered[index % orderCount];
  if (one === undefined) throw new Error(`no order ${String(index)}`);
  return one;
};
const now = (): number => world.doubles.clock.now().getTime();
interface Said {
  readonly status?: string;
  readonly shipped?: boolean;
  readonly invoiced?: boolean;
  readonly changedAt?: number;
}
/** Says at weclapp what became of the sales orders of these orders. */
const say = (indexes: readonly number[], said: Said): void =>
  mocks.seed('weclapp', {
    salesOrders: indexes.map((index) => {
      const { erpOrderId: id, number } = at(index);
      return { id, customerId, orderNumberAtCustomer: number, changedAt: now(), ...said };
    }),
  });
const all = Array.from({ length: orderCount }, (_, index) => index);

/** What weclapp has, and what we have, as lines. */
interface Weclapp {
  readonly salesOrders: readonly {
    readonly id: string;
    readonly status: string;
    readonly shipped: boolean;
    readonly invoiced: boolean;
  }[];
}
const statuses: Readonly<Record<string, string>> = {
  ORDER_ENTRY_IN_PROGRESS: 'open',
  CLOSED: 'closed',
  CANCELLED: 'cancelled',
};
const theirs = (): string[] =>
  (mocks.state('weclapp') as Weclapp).salesOrders
    .filter(({ id }) => entered.some(({ erpOrderId }) => erpOrderId === id))
    .map(({ id, status, shipped, invoiced }) => `${id} ${statuses[status]} ${shipped} ${invoiced}`)
    .sort();
const ours = async (): Promise<string[]> => {
  const rows = await world.sql<{ line: string }>(
    `SELECT concat_ws(' ', erp_order_id, status, shipped::text, invoiced::text) AS line FROM order_bookings`,
  );
  return rows.map(({ line }) => line).sort();
};
const told = async ({ number }: { readonly number: string }): Promise<string[]> => {
  const rows = await world.sql<{ data: { status: string; shipped: boolean; invoiced: boolean } }>(
    'SELECT data FROM told WHERE number = $1',
    [number],
  );
  return rows.map(({ data }) => `${data.status} ${data.shipped} ${data.invoiced}`);
};

const run = () => runToItsEnd(world, flow);
const codes = async ({ id }: RunView): Promise<string[]> =>
  (await world.app.get(Runs).records(id)).items.map(({ code }) => code ?? '');

describe('what weclapp makes of our orders', () => {
  it('is kept and told: entered is nothing to tell, shipped and invoiced are, each once', async () => {
    say(all, {});
    expect((await run()).counts).toMatchObject({ created: orderCount, updated: 0 });
    expect(await told(at(0))).toEqual([]);
    say([0], { shipped: true });
    await run();
    say([0], { invoiced: true, status: 'CLOSED' });
    expect((await run()).counts).toMatchObject({ created: 0, updated: 1, unchanged: orderCount - 1 });
    expect((await run()).counts).toMatchObject({ created: 0, updated: 0, unchanged: orderCount });
    expect(await told(at(0))).toEqual(['open true false', 'closed true true']);
    expect(await ours()).toEqual(theirs());
  });

  it.each<{ name: string; fault: FaultInput }>([
    { name: 'it answers 429', fault: { kind: 'rate_limit', retryAfterSeconds: 0, times: 2 } },
    { name: 'it answers 500', fault: { kind: 'status', status: 500, times: 3 } },
    { name: 'a page breaks off', fault: { kind: 'partial', times: 2 } },
    { name: 'pages are half', fault: { kind: 'half_page' } },
    { name: 'pages overlap', fault: { kind: 'overlapping_page' } },
    { name: 'a page comes again in place of the next', fault: { kind: 'repeated_page', times: 3 } },
    // The first two answers are empty by themselves: nothing changed at the moment where the run begins.
    { name: 'a page comes empty though there is more', fault: { kind: 'empty_page', times: 3 } },
  ])('is known whole, and told once, when $name', async ({ fault }) => {
    world.doubles.clock.advance(3_600_000);
    await world.sql('DELETE FROM told');
    const { shipped } = (mocks.state('weclapp') as Weclapp).salesOrders.find(
      ({ id }) => id === at(1).erpOrderId,
    ) ?? { shipped: false };
    for (const index of all) say([index], { shipped: !shipped, changedAt: now() + index });
    mocks.faults('weclapp', [{ operation: 'salesOrder.list', ...fault }]);
    await eventually(run, { timeoutMs: 20_000 });
    expect(await ours()).toEqual(theirs());
    const tellings = await Promise.all(entered.slice(1).map((one) => told(one)));
    expect(tellings.every((lines) => lines.length === 1)).toBe(true);
  });

  it('is read whole where all of it carries one time, over as many pages as it fills', async () => {
    world.doubles.clock.advance(3_600_000);
    say(all, { invoiced: true, shipped: true });
    await run();
    expect(await ours()).toEqual(theirs());
  });

  it.each([300_000, -300_000])('is seen when it is stamped by a clock that is %d ms off', async (offMs) => {
    world.doubles.clock.advance(3_600_000);
    say([2, 3, 4], { invoiced: false, changedAt: now() + offMs });
    await run();
    // The clock is put right between two changes of one, and of another it is not.
    say([2], { invoiced: true });
    say([3], { invoiced: true, changedAt: now() + offMs });
    await run();
    expect(await ours()).toEqual(theirs());
  });

  it('is not missed when sales orders change while they are paged', async () => {
    world.doubles.clock.advance(3_600_000);
    let pages = 0;
    for (const index of all) say([index], { shipped: false, changedAt: now() + index });
    mocks.watch('weclapp', ({ operation }) => {
      if (operation !== 'salesOrder.list' || ++pages !== 3) return;
      say([1, 7], { status: 'CLOSED', changedAt: now() + 60_000 });
    });
    await run();
    mocks.watch('weclapp', undefined);
    await run();
    expect(await ours()).toEqual(theirs());
  });

  it('is the higher version’s word: an older reading that comes later is skipped, and recorded', async () => {
    await world.sql('UPDATE order_bookings SET revision = revision + 5 WHERE order_id = $1', [at(5).id]);
    say([5], { status: 'CLOSED' });
    expect(await codes(await run())).toContain('checkout.stale_version');
    expect(await told(at(5))).not.toContain('closed false true');
    await world.sql('UPDATE order_bookings SET revision = revision - 5 WHERE order_id = $1', [at(5).id]);
    await run();
    expect(await ours()).toEqual(theirs());
  });

  it('is no business of ours where the number is another’s, and is recorded where it is of no order or of a second entry', async () => {
    const strange = (id: string, orderNumberAtCustomer: string) => ({
      id,
      customerId,
      orderNumberAtCustomer,
      changedAt: now(),
    });
    mocks.seed('weclapp', {
      salesOrders: [
        strange('49001', 'WEB-1'),
        strange('49002', 'A-0000000000'),
        strange('49003', at(6).number),
      ],
    });
    expect((await codes(await run())).sort()).toEqual([
      'checkout.booked_of_no_order',
      'checkout.booked_twice',
      'checkout.not_our_sales_order',
    ]);
  });
});

describe('a sales order that was cancelled in weclapp while ours goes on', () => {
  const cancelled = () => at(8);
  const shown = async () => world.order(cancelled().id);

  it('is shown to a person, and nothing is cancelled here: not by the flow, nor by the comparison’s schedule', async () => {
    world.doubles.clock.advance(3_600_000);
    say([8], { status: 'CANCELLED' });
    await run();
    expect(await told(cancelled())).toContainEqual(expect.stringMatching(/^cancelled /));
    expect(await shown()).toMatchObject({ status: 'placed', attention: 'cancelled_in_erp' });

    const { erpOrderId, number: orderNumber } = cancelled();
    world.doubles.salesBooks.entries.set(erpOrderId, { erpOrderId, orderNumber, state: 'over' });
    for (const one of entered) {
      if (one.erpOrderId === erpOrderId) continue;
      const live = { erpOrderId: one.erpOrderId, orderNumber: one.number, state: 'live' as const };
      world.doubles.salesBooks.entries.set(one.erpOrderId, live);
    }
    world.doubles.clock.advance(660_000);
    const { differences, open } = await world.app
      .get(Reconcile)
      .execute('sales-orders', { repair: true, recentOnly: true });
    expect([open, differences]).toMatchObject([
      1,
      [{ key: erpOrderId, code: 'checkout.cancelled_in_erp', action: 'cancel_order', state: 'open' }],
    ]);
    expect(await shown()).toMatchObject({ status: 'placed', attention: 'cancelled_in_erp' });
  });

  it('is no difference any more when it stands again, and none where ours is over, too', async () => {
    say([8], { status: 'ORDER_ENTRY_IN_PROGRESS' });
    await run();
    expect(await shown()).not.toHaveProperty('attention');
    await world.send('POST', `/orders/${cancelled().id}/cancel`, { body: {} });
    await eventually(async () => expect((await shown()).status).toBe('cancelled'));
    say([8], { status: 'CANCELLED' });
    await run();
    expect(await shown()).not.toHaveProperty('attention');
  });
});

describe('a notice of weclapp', () => {
  const notice = (secret: string, body: unknown) =>
    world.send('POST', `/webhooks/weclapp?token=${secret}`, { body, key: 'none' });

  it('begins a run where it comes to the address that weclapp was told, and nowhere else', async () => {
    const body = { entityName: 'salesOrder', entityId: at(9).erpOrderId };
    world.doubles.clock.advance(3_600_000);
    say([9], { status: 'CLOSED', shipped: true, invoiced: false });
    expect(await notice('another-secret-of-16', body)).toMatchObject({
      status: 401,
      body: { code: 'weclapp.bad_address' },
    });
    expect(await notice(token, { about: 'what?' })).toMatchObject({
      status: 422,
      body: { code: 'weclapp.bad_webhook' },
    });
    expect(await told(at(9))).not.toContain('closed true false');
    expect((await notice(token, body)).status).toBe(204);
    await eventually(async () => expect(await told(at(9))).toContain('closed true false'));
  });
});
