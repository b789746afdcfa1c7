import type { CheckoutStores, Order } from '@accord/checkout/saga';
import { checkoutMigrations, openCheckoutStores } from '@accord/checkout/stores';
import type { UnitOfWork } from '@accord/messaging';
import { Lifeline, systemClock, systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calmHost } from '../../src/memory/host.ts';
import { checkoutTables } from '../../src/memory/checkout/checkout-tables.ts';
import { memoryCheckoutStores } from '../../src/world/checkout-machine.ts';
import { aWhile, kinds, openMemory, openPostgres } from '../support/databases.ts';
import { attemptOf, orderOf } from '../support/orders.ts';

const soon = new Date('2026-01-05T09:01:00Z');
const answer = { status: 201, contentType: 'application/json', body: '{"id":"1"}' };

describe.each(kinds)("checkout's stores in %s", (kind) => {
  let work: UnitOfWork;
  let stores: Omit<CheckoutStores, 'cache' | 'watches'>;
  let close: () => Promise<void>;
  /** The stores of one more process, and its end. */
  let another: () => Promise<{
    readonly stores: Pick<CheckoutStores, 'keys'>;
    readonly end: () => Promise<void>;
  }>;

  beforeAll(async () => {
    if (kind === 'memory') {
      const { database, host, ...bench } = openMemory();
      ({ work, close } = bench);
      const tables = checkoutTables();
      stores = memoryCheckoutStores({ database, tables }, host);
      another = async () => {
        let ended = false;
        const other = { ...calmHost(), looksGone: () => ended };
        return {
          stores: memoryCheckoutStores({ database, tables }, other),
          end: async () => {
            ended = true;
          },
        };
      };
      return;
    }
    const { database, url, ...bench } = await openPostgres('checkout', checkoutMigrations);
    const open = async () => {
      const lifeline = await Lifeline.open({ url, service: 'prover' });
      // It opens without a number, too, when the database is slow to take it in: then nobody would notice its end.
      await eventually(() => expect(lifeline.number).not.toBeNull());
      return {
        stores: openCheckoutStores(database, systemClock, lifeline),
        end: () => lifeline.onApplicationShutdown(),
      };
    };
    const own = await open();
    [stores, another, work] = [own.stores, open, bench.work];
    close = () => own.end().then(bench.close);
  });
  afterAll(() => close());

  const keyOf = (key: string, requestHash = 'hash') => ({ caller: 'shop', key, requestHash });
  const claimed = async (order: Order, key = order.id): Promise<Order> => {
    expect(await stores.keys.claim(keyOf(key), order, soon)).toEqual({ kind: 'claimed' });
    return order;
  };
  const saved = (order: Order, nextSweepAt: Date | null = soon): Promise<Order> =>
    work.run((tx) => stores.orders.save(order, nextSweepAt, tx));

  it('claims a key for one of many, and tells the others what is on record', async () => {
    const key = systemIds.next();
    const orders = [orderOf(), orderOf(), orderOf()];
    const claims = await Promise.all(orders.map((order) => stores.keys.claim(keyOf(key), order, soon)));
    expect(claims.map((claim) => claim.kind).sort()).toEqual(['claimed', 'known', 'known']);
    expect(claims.find((claim) => claim.kind === 'known')).toEqual({
      kind: 'known',
      record: { requestHash: 'hash', response: null },
    });
    const found = await Promise.all(orders.map(({ id }) => stores.shelf.find(id)));
    expect(found.filter((order) => order !== undefined)).toHaveLength(1);
  });

  it('gives the unanswered key of a process that has ended to one of those who ask, and none that lives', async () => {
    const other = await another();
    const [key, order] = [keyOf(systemIds.next()), orderOf()];
    await other.stores.keys.claim(key, order, soon);
    const ask = (asked = key) => stores.keys.claim(asked, orderOf(), soon);
    expect((await ask()).kind).toBe('known');
    await other.end();
    expect((await ask(keyOf(key.key, 'another body'))).kind).toBe('known');
    const claims = await Promise.all([ask(), stores.keys.refuse(key, answer, soon), ask()]);
    expect(claims.map(({ kind: what }) => what).sort()).toEqual(['inherited', 'known', 'known']);
    expect(claims.find(({ kind: what }) => what === 'inherited')).toEqual({
      kind: 'inherited',
      orderId: order.id,
    });
    expect((await ask()).kind).toBe('known');
    await work.run((tx) => stores.keys.answer(order.id, answer, tx));
    expect(await ask()).toEqual({ kind: 'known', record: { requestHash: 'hash', response: answer } });
  });

  it('keeps the first answer of a key, and frees only a key that has none', async () => {
    const order = await claimed(orderOf());
    await work.run((tx) => stores.keys.answer(order.id, answer, tx));
    await work.run((tx) => stores.keys.answer(order.id, { ...answer, status: 500 }, tx));
    await work.run((tx) => stores.keys.free(order.id, tx));
    expect(await stores.keys.read(keyOf(order.id))).toEqual({ requestHash: 'hash', response: answer });

    const other = await claimed(orderOf());
    await work.run((tx) => stores.keys.free(other.id, tx));
    expect(await stores.keys.read(keyOf(other.id))).toBeUndefined();
    await claimed(orderOf(), other.id);
  });

  it('stores a refusal under a key once', async () => {
    const key = keyOf(systemIds.next());
    expect(await stores.keys.refuse(key, answer, soon)).toEqual({ kind: 'claimed' });
    const again = await stores.keys.claim({ ...key, requestHash: 'other' }, orderOf(), soon);
    expect(again).toEqual({ kind: 'known', record: { requestHash: 'hash', response: answer } });
  });

  it('reads an order as it was written, with its attempts in order', async () => {
    const order = await claimed(orderOf());
    const second = attemptOf({
      ordinal: 2,
      gateway: 'adyen',
      gatewayRef: systemIds.next(),
      status: 'authorised',
    });
    const declined: Order = {
      ...order,
      status: 'placed',
      acknowledged: true,
      version: 3,
      placedAt: soon,
      attempts: [{ ...attemptOf(order.attempts[0]), status: 'declined', declineReason: 'pin' }, second],
      closing: { kind: 'cancel', reason: 'changed_mind' },
    };
    const written = await saved(declined);
    expect(written).toEqual({ ...declined, revision: 1 });
    expect(await stores.shelf.find(order.id)).toEqual(written);
    expect(await work.run((tx) => stores.orders.lock(order.id, tx))).toEqual(written);
    expect(await work.run((tx) => stores.orders.lockAll([systemIds.next(), order.id], tx))).toEqual(
      new Map([[order.id, written]]),
    );
  });

  it('never rewrites under which number and for whom an order was placed; its holds may be planned anew', async () => {
    const order = await claimed(orderOf());
    const renewed = {
      reservationId: systemIds.next(),
      seatHoldId: systemIds.next(),
      status: 'placed',
    } as const;
    const customer = { ...order.customer, familyName: 'Somebody else' };
    await saved({ ...order, ...renewed, number: 'A-OTHER', customer });
    expect(await stores.shelf.find(order.id)).toEqual({ ...order, ...renewed, revision: 1 });
  });

  it('refuses a write on top of an older one', async () => {
    const order = await claimed(orderOf());
    await saved({ ...order, attention: 'first' });
    await expect(saved({ ...order, attention: 'second' })).rejects.toMatchObject({
      code: 'checkout.order_changed',
    });
    expect((await stores.shelf.find(order.id))?.attention).toBe('first');
  });

  it('keeps everybody else from a locked order until the transaction ends, and then shows what became of it', async () => {
    const order = await claimed(orderOf());
    const seen: unknown[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await work.run(async (tx) => {
      const mine = await stores.orders.lock(order.id, tx);
      second = work.run(async (other) => seen.push((await stores.orders.lock(order.id, other))?.attention));
      await aWhile(() => stores.shelf.find(order.id));
      seen.push('mine');
      await stores.orders.save({ ...orderOf(mine), attention: 'written' }, soon, tx);
    });
    await second;
    expect(seen).toEqual(['mine', 'written']);
  });

  it.each([
    ['one_live_attempt_per_order', { status: 'authorised' }, { status: 'sending' }],
    [
      'one_capture_per_order',
      { status: 'refunded', capturedMinor: 1 },
      { status: 'voided', capturedMinor: 1 },
    ],
  ] as const)('refuses what %s forbids, and keeps nothing of it', async (constraint, one, other) => {
    const order = await claimed(orderOf());
    const [first] = order.attempts;
    const attempts = [attemptOf({ ...first, ...one }), attemptOf({ ordinal: 2, ...other })];
    await expect(saved({ ...order, attempts })).rejects.toThrow(constraint);
    expect(await stores.shelf.find(order.id)).toEqual(order);
  });

  it('hands out orders that are due once, the oldest first, and passes over one that is locked', async () => {
    const [late, early, locked] = [
      await claimed(orderOf()),
      await claimed(orderOf()),
      await claimed(orderOf()),
    ];
    const long = (minutes: number): Date => new Date(Date.UTC(2001, 0, 1, 0, minutes));
    await saved(late, long(2));
    await saved(early, long(1));
    await saved(locked, long(0));
    const due = { now: long(10), until: soon };
    await work.run(async (tx) => {
      await stores.orders.lock(locked.id, tx);
      expect(await stores.due.take({ ...due, limit: 1 })).toEqual([early.id]);
      expect(await stores.due.take({ ...due, limit: 9 })).toEqual([late.id]);
    });
    expect(await stores.due.take({ ...due, limit: 9 })).toEqual([locked.id]);
    expect(await stores.due.take({ ...due, limit: 9 })).toEqual([]);
  });

  it('wakes an order whose payment is being found out, and no other', async () => {
    const past = new Date(Date.UTC(2000, 0, 1));
    const waiting = await claimed(orderOf());
    const silent = await claimed(orderOf());
    await saved({ ...waiting, acknowledged: true });
    await work.run(async (tx) => {
      for (const { id } of [waiting, silent]) await stores.due.wake(id, past, tx);
    });
    expect(await stores.due.take({ now: past, until: soon, limit: 9 })).toEqual([waiting.id]);
  });

  it('gives the booking of an order to one, until it is given back or runs out', async () => {
    const { id: orderId } = await claimed(orderOf());
    const claim = { orderId, now: soon, until: new Date(soon.getTime() + 1_000) };
    const taken = await Promise.all([stores.claims.take(claim), stores.claims.take(claim)]);
    expect(taken.sort()).toEqual([false, true]);
    await stores.claims.giveBack(orderId);
    expect(await stores.claims.take(claim)).toBe(true);
    expect(await stores.claims.take({ ...claim, now: claim.until })).toBe(true);
    const order = orderOf(await stores.shelf.find(orderId));
    await saved({ ...order, erpOrderId: 'SO-1' });
    expect(await stores.claims.take({ ...claim, now: new Date(soon.getTime() + 9_000) })).toBe(false);
  });

  it('marks a webhook once, also when it comes twice at once, and not when its effect fails', async () => {
    const eventId = systemIds.next();
    const told = { gateway: 'stripe', notice: { eventId, kind: 'captured' }, at: soon } as const;
    await expect(
      work.run(async (tx) => {
        await stores.inbox.mark(told, tx);
        throw new Error('no effect');
      }),
    ).rejects.toThrow('no effect');
    const marks = await Promise.all([1, 2].map(() => work.run((tx) => stores.inbox.mark(told, tx))));
    expect(marks.sort()).toEqual(['new', 'repeated']);
    expect(await work.run((tx) => stores.inbox.mark({ ...told, gateway: 'adyen' }, tx))).toBe('new');
  });

  it("finds the attempt that a notice is about by our id, else by the gateway's, and at that gateway only", async () => {
    const gatewayRef = systemIds.next();
    const attempt = attemptOf({ gatewayRef, status: 'authorised' });
    const order = await claimed(orderOf({ attempts: [{ ...attempt, gatewayRef: null, status: 'sending' }] }));
    await saved({ ...order, attempts: [attempt] });
    const { id: attemptId, amount } = attempt;
    const found = { attemptId, orderId: order.id, status: 'authorised', amount, gatewayRef };
    const ask = (gateway: 'stripe' | 'adyen', by: { attemptId?: string; gatewayRef?: string }) =>
      work.run((tx) => stores.inbox.attemptOf(gateway, { eventId: '1', kind: 'captured', ...by }, tx));
    expect(await ask('stripe', { attemptId: attempt.id })).toEqual(found);
    expect(await ask('stripe', { gatewayRef })).toEqual(found);
    expect(await ask('stripe', { attemptId: systemIds.next(), gatewayRef })).toEqual(found);
    expect(await ask('adyen', { gatewayRef })).toBeUndefined();
    expect(await ask('stripe', {})).toBeUndefined();
  });

  it('keeps what a gateway tells too early until the payment is asked about, and hands it out once', async () => {
    const [gatewayRef, attemptId] = [systemIds.next(), systemIds.next()];
    const told = (kind: 'authorised' | 'captured') => ({ eventId: systemIds.next(), kind, gatewayRef });
    const amount = { minor: 34_800, currency: 'EUR' };
    const [first, second] = [
      { ...told('captured'), amount },
      { ...told('authorised'), attemptId },
    ];
    const other = { ...told('captured'), gatewayRef: systemIds.next() };
    await work.run(async (tx) => {
      await stores.inbox.keep('adyen', { ...second, operationId: systemIds.next() }, new Date(2), tx);
      await stores.inbox.keep('adyen', first, new Date(1), tx);
      await stores.inbox.keep('adyen', first, new Date(3), tx);
      await stores.inbox.keep('adyen', other, new Date(1), tx);
    });
    expect(await stores.inbox.authorisedRef(attemptId)).toBe(gatewayRef);
    const take = (gateway: 'stripe' | 'adyen', by: { gatewayRef?: string; attemptId?: string }) =>
      work.run((tx) => stores.inbox.takeKept({ gateway, ...by }, tx));
    expect(await take('stripe', { gatewayRef })).toEqual([]);
    expect(await take('adyen', { gatewayRef, attemptId })).toEqual([first, second]);
    expect(await take('adyen', { gatewayRef, attemptId })).toEqual([]);
    expect(await stores.inbox.authorisedRef(attemptId)).toBeUndefined();
  });
});
