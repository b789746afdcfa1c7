import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Failure, parseOrderId, parseOrderNumber, reservationCommitted } from '@accord/canonical';
import type { Facts } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import { consumers } from '../src/checkout.topology.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';

let world: CheckoutWorld;
const minute = 60_000;

beforeAll(async () => {
  world = await CheckoutWorld.start();
  // The relay empties the outbox; what was told stays to be counted.
  await world.sql('CREATE TABLE told (order_id text NOT NULL, key text NOT NULL)');
  await world.sql(`
    CREATE FUNCTION note_told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO told VALUES (NEW.body::jsonb ->> 'subject', NEW.routing_key); RETURN NEW; END $$`);
  await world.sql('CREATE TRIGGER note BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION note_told()');
});
afterAll(() => world.stop());
beforeEach(() => {
  world.doubles.records.stock.clear();
  world.doubles.records.seats.clear();
  world.doubles.salesBooks.entries.clear();
});
afterEach(async () => {
  world.calm();
  world.doubles.records.interfere = () => undefined;
  // Orders of one test are none of the next one's.
  await world.sql(
    `UPDATE orders SET status = 'rejected', erp_order_id = NULL WHERE status NOT IN ('cancelled','returned')`,
  );
});

interface Ordered {
  readonly id: string;
  readonly number: string;
}

/** What goes on behind an order's back has come to its end, so that nothing changes while it is compared. */
async function placed({ isBooked = true, synthetic = false } = {}): Promise<Ordered> {
  const { status, body } = await world.place(basket(), { synthetic });
  expect(status).toBe(201);
  if (isBooked)
    await eventually(async () => expect((await world.order(body.id)).erpOrderId).toMatch(/^erp-/));
  return body;
}

/** As the keepers of stock and seats have it. */
function keep(part: 'stock' | 'seats', { id, number }: Ordered, facts: Facts): void {
  world.doubles.records[part].set(id, { order: number, quantity: 1, ...facts });
}

/** Stock and seats are given by our record, and by theirs. */
async function fulfilled(options?: Parameters<typeof placed>[0]): Promise<Ordered> {
  const order = await placed(options);
  await set(
    order,
    `stock_state = 'committed', seats_state = 'granted', fulfillable = true, status = 'fulfilling'`,
  );
  keep('stock', order, { state: 'taken' });
  keep('seats', order, { state: 'taken' });
  return order;
}

const set = ({ id }: Ordered, changes: string) =>
  world.sql(`UPDATE orders SET ${changes} WHERE id = $1`, [id]);

/** After the time that an order is left alone in. */
async function compare(kind: string, dryRun = false) {
  world.doubles.clock.advance(11 * minute);
  const { status, body } = await world.send('POST', '/reconciliations', { body: { kind, dryRun } });
  expect(status).toBe(201);
  return body;
}

const told = async ({ id }: Ordered, key: string) =>
  (
    await world.sql<{ count: number }>('SELECT count(*)::int FROM told WHERE order_id = $1 AND key = $2', [
      id,
      key,
    ])
  )[0]?.count;

describe('orders against the seats that enrollment keeps for them', () => {
  it('finds nothing where both say the same, and says how much that is', async () => {
    await fulfilled();
    await fulfilled();
    expect(await compare('seats')).toMatchObject({
      against: 'enrollment',
      ours: { count: 2, sum: 2 },
      theirs: { count: 2, sum: 2 },
      open: 0,
      by: 'storefront',
      failure: null,
    });
  });

  it('paid and not enrolled: shown first, then told to enrollment once more, then there is no difference', async () => {
    const order = await fulfilled();
    world.doubles.records.seats.clear();
    const shown = await compare('seats', true);
    expect(shown).toMatchObject({
      open: 1,
      dryRun: true,
      differences: [{ key: order.id, kind: 'missing_there' }],
    });
    expect(shown.differences[0]).toMatchObject({ code: 'checkout.paid_not_enrolled', state: 'open' });
    expect(await told(order, 'checkout.order.placed.v1')).toBe(1);

    const repaired = await compare('seats');
    expect(repaired.differences).toMatchObject([{ action: 'tell_order_placed_again', state: 'begun' }]);
    expect(await told(order, 'checkout.order.placed.v1')).toBe(2);
    keep('seats', order, { state: 'taken' });
    expect(await compare('seats')).toMatchObject({ open: 0, suspected: 0 });
  });

  it('paid and being enrolled, for longer than that takes: shown with what it waits for, and left alone', async () => {
    const order = await placed();
    keep('seats', order, { state: 'being_taken' });
    expect((await compare('seats')).differences).toMatchObject([
      { code: 'checkout.paid_not_enrolled', action: 'wait_for_its_vendor', repaired: false },
    ]);
    expect(await told(order, 'checkout.order.placed.v1')).toBe(1);
  });

  it('enrolled and refunded: the end of the order is told once more', async () => {
    const order = await fulfilled();
    await world.send('POST', `/orders/${order.id}/cancel`, { body: {} });
    await eventually(async () => expect((await world.order(order.id)).status).toBe('cancelled'));
    expect((await compare('seats')).differences).toMatchObject([
      { key: order.id, kind: 'missing_here', code: 'checkout.enrolled_but_refunded', state: 'begun' },
    ]);
    expect(await told(order, 'checkout.order.cancelled.v1')).toBe(2);
    world.doubles.records.seats.clear();
    expect((await compare('seats')).open).toBe(0);
  });

  it('enrolled, and the news of it never came: believed, so that the money is taken', async () => {
    const order = await placed();
    await set(order, `stock_state = 'committed'`);
    keep('seats', order, { state: 'taken' });
    const { differences, open } = await compare('seats');
    expect(differences).toMatchObject([{ code: 'checkout.enrolled_unheard', repaired: true }]);
    expect(open).toBe(0);
    await eventually(async () => expect((await world.order(order.id)).payment.status).toBe('captured'));
  });

  it('does not judge an order that changed a moment ago', async () => {
    await compare('seats');
    await placed();
    const { body } = await world.send('POST', '/reconciliations', { body: { kind: 'seats' } });
    expect(body).toMatchObject({ suspected: 1, moving: 1, open: 0, dryRun: true });
  });

  it('could not tell where enrollment is away, and keeps that on record', async () => {
    await fulfilled();
    world.doubles.records.interfere = () => {
      throw new Failure('enrollment.unreachable', 'transient', 'no answer');
    };
    expect((await world.send('POST', '/reconciliations', { body: { kind: 'seats' } })).status).toBe(503);
    const { body } = await world.send('GET', '/reconciliations');
    const seats = body.items.find(({ kind }: { kind: string }) => kind === 'seats');
    expect(seats.last.failure.code).toBe('enrollment.unreachable');
  });
});

describe('orders against the stock that inventory keeps for them', () => {
  it('tells inventory again of an order whose pieces never left the shelf, and of one whose pieces never came back', async () => {
    const [lost, over] = [await fulfilled(), await fulfilled()];
    keep('stock', lost, { state: 'set_aside' });
    await set(over, `status = 'cancelled'`);
    const { differences } = await compare('stock');
    expect(differences.map(({ key, code }: { key: string; code: string }) => [key, code])).toEqual([
      [lost.id, 'checkout.stock_not_taken'],
      [over.id, 'checkout.stock_not_given_back'],
    ]);
    expect(await told(lost, 'checkout.order.placed.v1')).toBe(2);
    expect(await told(over, 'checkout.order.cancelled.v1')).toBe(1);
  });

  it('shows other pieces than were sold, and pieces of an order that nobody placed; touches neither', async () => {
    const order = await fulfilled();
    keep('stock', order, { state: 'taken', quantity: 2 });
    const stranger = { id: '00000000-0000-7000-8000-000000000000', number: 'A-0000000000' };
    keep('stock', stranger, { state: 'taken' });
    const { differences } = await compare('stock');
    expect(differences).toMatchObject([
      { key: stranger.id, code: 'checkout.stock_of_no_order', action: 'compare_by_hand' },
      { key: order.id, code: 'checkout.other_pieces_taken', fields: ['quantity'] },
    ]);
  });

  it('hears of a commitment only once, whether it is believed or told', async () => {
    const order = await placed();
    keep('stock', order, { state: 'taken' });
    expect((await compare('stock')).differences).toMatchObject([
      { code: 'checkout.stock_taken_unheard', repaired: true },
    ]);
    const [ids] = await world.sql<{ reservation_id: string }>(
      'SELECT reservation_id FROM orders WHERE id = $1',
      [order.id],
    );
    await world.tell(reservationCommitted, {
      orderId: parseOrderId(order.id),
      orderNumber: parseOrderNumber(order.number),
      reservationId: ids?.reservation_id ?? '',
    });
    await eventually(async () => {
      const told = await world.sql('SELECT 1 FROM inbox WHERE consumer = $1', [
        consumers.stockCommitted.queue,
      ]);
      expect(told).toHaveLength(1);
    });
    expect((await compare('stock')).open).toBe(0);
  });
});

describe('orders against what they should have come to', () => {
  it('captured and not in the ERP: booked once, however often it is found', async () => {
    const order = await fulfilled();
    await set(order, `payment_status = 'captured', erp_order_id = NULL, erp_claimed_until = NULL`);
    expect((await compare('order-facts')).differences).toMatchObject([
      { key: order.id, code: 'checkout.captured_not_booked', repaired: true },
    ]);
    expect(world.doubles.ledger.booked.filter(({ orderId }) => orderId === order.id)).toHaveLength(1);
    expect(await compare('order-facts')).toMatchObject({ open: 0, suspected: 0 });
  });

  it('captured and not in the ERP, which is away: left for the next time, with the reason', async () => {
    world.doubles.ledger.interfere = () => {
      throw new Failure('weclapp.unreachable', 'transient', 'no answer', { sent: 'no' });
    };
    const order = await fulfilled({ isBooked: false });
    await set(order, `payment_status = 'captured'`);
    expect((await compare('order-facts')).differences).toMatchObject([{ state: 'repair_failed' }]);
    world.calm();
    // The event's own retry may be at it at the same moment.
    await eventually(async () => {
      expect((await compare('order-facts')).open).toBe(0);
      expect((await world.order(order.id)).erpOrderId).toMatch(/^erp-/);
    });
  });

  it('shipped and not captured: captured now, once', async () => {
    const order = await fulfilled();
    await set(order, `shipment = shipment || '{"state":"booked"}'`);
    expect((await compare('order-facts')).differences).toMatchObject([
      { code: 'checkout.shipped_not_captured', action: 'capture', repaired: true },
    ]);
    expect((await world.order(order.id)).payment.status).toBe('captured');
    expect((await compare('order-facts')).open).toBe(0);
  });

  it('shipped while its seats are owed: shown, and nobody pays for what was not given', async () => {
    const order = await placed();
    await set(order, `shipment = shipment || '{"state":"booked"}', stock_state = 'committed'`);
    expect((await compare('order-facts')).differences).toMatchObject([
      { code: 'checkout.shipped_not_captured', action: 'wait_for_its_parts', state: 'open' },
    ]);
    expect((await world.order(order.id)).payment.status).toBe('authorised');
  });
});

describe('orders against their entries in the ERP', () => {
  const enter = (erpOrderId: string, { number }: Ordered, state: 'live' | 'over' = 'live') =>
    world.doubles.salesBooks.entries.set(erpOrderId, { erpOrderId, orderNumber: number, state });
  const entered = async (erpOrderId: string): Promise<Ordered> => {
    const order = await fulfilled();
    await set(order, `erp_order_id = '${erpOrderId}'`);
    return order;
  };
  const codes = async (dryRun = false) =>
    (await compare('sales-orders', dryRun)).differences.map(({ code, state }: Record<string, string>) => [
      code,
      state,
    ]);

  it('finds nothing where each is entered, also across the digits of the ERP’s ids', async () => {
    for (const id of ['9', '10', '11']) enter(id, await entered(id));
    expect(await compare('sales-orders')).toMatchObject({ theirs: { count: 3 }, differences: [], open: 0 });
  });

  it('enters an order again whose entry is gone, after looking it up by our number', async () => {
    const order = await entered('12');
    const before = world.doubles.ledger.booked.length;
    expect(await codes()).toEqual([['checkout.booked_not_in_erp', 'repaired']]);
    expect((await world.order(order.id)).erpOrderId).toMatch(/^erp-/);
    expect(world.doubles.ledger.booked).toHaveLength(before);
  });

  it('cancels, when a person has it mended, an order that was cancelled there and is not shipped, and gives the money back', async () => {
    const [open, shipped] = [await entered('13'), await entered('14')];
    await set(shipped, `shipment = shipment || '{"state":"booked"}'`);
    enter('13', open, 'over');
    enter('14', shipped, 'over');
    expect(await codes()).toEqual([
      ['checkout.cancelled_in_erp', 'repaired'],
      ['checkout.cancelled_in_erp', 'open'],
    ]);
    await eventually(async () =>
      expect(await world.order(open.id)).toMatchObject({
        status: 'cancelled',
        payment: { status: 'voided' },
      }),
    );
    expect((await world.order(shipped.id)).payment.status).toBe('authorised');
  });

  it('shows what was entered twice, and what is over here and not there; touches neither', async () => {
    const [twice, over] = [await entered('15'), await entered('16')];
    enter('15', twice);
    enter('17', twice);
    enter('16', over);
    await set(over, `status = 'cancelled'`);
    expect(await codes()).toEqual([
      ['checkout.cancelled_not_in_erp', 'open'],
      ['checkout.booked_twice', 'open'],
    ]);
    await set(over, `erp_order_id = NULL`);
  });
});

describe('a synthetic order', () => {
  it('is no difference anywhere: its keepers have it as we do, and the books have nothing of it', async () => {
    const { ours, theirs } = await compare('sales-orders');
    const order = await fulfilled({ isBooked: false, synthetic: true });
    await set(order, `payment_status = 'captured'`);
    for (const kind of ['stock', 'seats', 'order-facts', 'sales-orders'])
      expect(await compare(kind)).toMatchObject({ kind, open: 0, failure: null, differences: [] });
    expect(await compare('sales-orders')).toMatchObject({ ours, theirs });
  });
});
