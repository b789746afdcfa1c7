import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCustomerId, parseEmail } from '@accord/canonical';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { silence, unreachable } from './support/fake-gateway.ts';
import { course, kit, neighbourDown, product } from './support/neighbours.ts';

let world: CheckoutWorld;
beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(() => world.stop());
afterEach(() => {
  world.calm();
});

const both = { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' };

describe('placing an order', () => {
  it('answers 201 with the order priced to the cent, its money blocked, stock and seat held', async () => {
    const { stock, seats, stripe } = world.doubles;
    const { status, body } = await world.place();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'placed',
      payment: { status: 'authorised', gateway: 'stripe' },
      totals: { gross: { minor: 14_900 + 19_900, currency: 'EUR' } },
      shipping: { gross: { minor: 0 } },
      fulfilments: [
        { kind: 'shipment', stock: 'held' },
        { kind: 'seats', status: 'held' },
      ],
    });
    expect(body.totals.net.minor + body.totals.tax.minor).toBe(body.totals.gross.minor);
    expect([...stock.held.values()].map((held) => held.orderId)).toContain(body.id);
    expect(seats.held.size).toBeGreaterThan(0);
    const [attempt] = body.payment.attempts;
    expect(stripe.charges.get(attempt.attemptId)).toMatchObject({ state: 'authorised', captures: 0 });
  });

  it('charges shipping for small baskets and takes it into the totals', async () => {
    world.doubles.stock.known.set('CABLE-1', product('CABLE-1', 'article', 990));
    world.doubles.stock.pieces.set('CABLE-1', 10);
    const { body } = await world.place(basket({ lines: [{ sku: 'cable-1', quantity: 2 }] }));
    expect(body.shipping.gross).toEqual({ minor: 490, currency: 'EUR' });
    expect(body.totals.gross).toEqual({ minor: 2 * 990 + 490, currency: 'EUR' });
  });

  it('takes a known customer by id and refuses an unknown one', async () => {
    const customerId = randomUUID();
    const { customer: _, ...rest } = basket();
    world.doubles.customers.known.set(customerId, {
      id: parseCustomerId(customerId),
      email: parseEmail('grace@example.org'),
      givenName: 'Grace',
      familyName: 'Hopper',
      locale: 'en',
      marketingConsent: false,
    });
    const taken = await world.place({ ...rest, customerId });
    expect(taken.body).toMatchObject({ status: 'placed', customerId });
    const unknown = await world.place({ ...rest, customerId: randomUUID() });
    expect(unknown.body).toMatchObject({ status: 422, code: 'checkout.unknown_customer' });
    const listed = await world.send('GET', `/orders?customerId=${customerId}`);
    expect(listed.body.items.map((order: { id: string }) => order.id)).toEqual([taken.body.id]);
  });

  it('tells a declined customer in German what to do, and gives stock and seat back', async () => {
    const { stripe, stock, seats } = world.doubles;
    stripe.outcomes.set('broke', {
      kind: 'declined',
      reason: 'insufficient_funds',
      decision: 'ask_customer',
    });
    const before = { pieces: stock.pieces.get(kit.sku), free: seats.free };
    const { status, body, headers } = await world.place(basket({ tokens: { stripe: 'broke' } }), {
      language: 'de-DE',
    });
    expect(status).toBe(402);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'checkout.payment_declined', reason: 'insufficient_funds' });
    expect(body.detail).toContain('nicht ausreichend gedeckt');
    expect(body.detail).toContain('Es wurde nichts abgebucht');
    expect({ pieces: stock.pieces.get(kit.sku), free: seats.free }).toEqual(before);
  });

  it('does not tell a thief that the card is reported stolen', async () => {
    world.doubles.stripe.outcomes.set('stolen', {
      kind: 'declined',
      reason: 'fraud_or_stolen',
      decision: 'final',
    });
    const { body } = await world.place(basket({ tokens: { stripe: 'stolen' } }));
    expect(body.reason).toBe('generic_decline');
    expect(JSON.stringify(body)).not.toMatch(/fraud|stolen/);
    const shown = await world.send('GET', '/orders?status=rejected');
    expect(shown.text).not.toMatch(/fraud|stolen/);
  });

  it('refuses products nobody knows, with their SKUs', async () => {
    const { status, body } = await world.place(basket({ lines: [{ sku: 'NO-SUCH', quantity: 1 }] }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'checkout.unknown_products', skus: ['NO-SUCH'] });
  });

  it.each([
    ['no lines', { lines: [] }],
    ['a quantity of zero', { lines: [{ sku: kit.sku, quantity: 0 }] }],
    ['a quantity of 1000', { lines: [{ sku: kit.sku, quantity: 1000 }] }],
    ['no token', { tokens: {} }],
    ['a token with a line break', { tokens: { stripe: 'a\nb' } }],
    ['a gateway nobody knows', { tokens: { paypal: 'x' } }],
  ])('refuses %s with 422 and reserves nothing', async (_, changes) => {
    const held = world.doubles.stock.held.size;
    const { status, body } = await world.place(basket(changes));
    expect(status).toBe(422);
    expect(body.code).toBe('request.invalid');
    expect(world.doubles.stock.held.size).toBe(held);
  });

  it('says what is short, gives the seat back and charges nothing', async () => {
    const { stock, seats, stripe } = world.doubles;
    const free = seats.free;
    const charges = stripe.charges.size;
    stock.pieces.set(kit.sku, 0);
    const { status, body } = await world.place();
    stock.pieces.set(kit.sku, 1_000_000);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'checkout.out_of_stock',
      shortages: [{ sku: kit.sku, requested: 1, available: 0 }],
    });
    expect(seats.free).toBe(free);
    expect(stripe.charges.size).toBe(charges);
  });

  it('lets one of two buyers have the last piece', async () => {
    world.doubles.stock.pieces.set(kit.sku, 1);
    const answers = await Promise.all([world.place(), world.place()]);
    world.doubles.stock.pieces.set(kit.sku, 1_000_000);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('answers 503 while a neighbour is away, keeps nothing, and takes the same key afterwards', async () => {
    const { seats, stock, stripe } = world.doubles;
    const before = { pieces: stock.pieces.get(kit.sku), charges: stripe.charges.size };
    seats.interfere = (moment) => {
      if (moment === 'hold:before') throw neighbourDown;
    };
    const key = randomUUID();
    const away = await world.place(basket(), { key });
    expect(away.status).toBe(503);
    expect(away.headers['retry-after']).toMatch(/^\d+$/);
    expect({ pieces: stock.pieces.get(kit.sku), charges: stripe.charges.size }).toEqual(before);
    world.calm();
    expect((await world.place(basket(), { key })).status).toBe(201);
  });
});

describe('the second gateway', () => {
  it('is asked when the first was not reached', async () => {
    world.doubles.stripe.outcomes.set(both.stripe, { kind: 'not_sent', cause: unreachable });
    const { status, body } = await world.place(basket({ tokens: both }));
    expect(status).toBe(201);
    expect(body.payment).toMatchObject({
      status: 'authorised',
      gateway: 'adyen',
      attempts: [
        { gateway: 'stripe', status: 'failed' },
        { gateway: 'adyen', status: 'authorised' },
      ],
    });
  });

  it('is asked when the issuer could not be reached through the first', async () => {
    world.doubles.stripe.outcomes.set(both.stripe, {
      kind: 'declined',
      reason: 'issuer_unavailable',
      decision: 'try_other_gateway',
    });
    expect((await world.place(basket({ tokens: both }))).body.payment.gateway).toBe('adyen');
  });

  it('is not asked when the bank said no', async () => {
    const { stripe, adyen } = world.doubles;
    stripe.outcomes.set(both.stripe, { kind: 'declined', reason: 'expired_card', decision: 'ask_customer' });
    const asked = adyen.calls.length;
    expect((await world.place(basket({ tokens: both }))).status).toBe(402);
    expect(adyen.calls.length).toBe(asked);
  });

  it('is not asked without a token for it: the customer is asked for another method', async () => {
    const { stripe, adyen } = world.doubles;
    stripe.outcomes.set(both.stripe, { kind: 'not_sent', cause: unreachable });
    const asked = adyen.calls.length;
    const { status, body } = await world.place(basket({ tokens: { stripe: both.stripe } }), {
      language: 'de',
    });
    expect(status).toBe(402);
    expect(body.code).toBe('checkout.payment_unavailable');
    expect(body.detail).toContain('andere Zahlungsart');
    expect(adyen.calls.length).toBe(asked);
  });

  it('is not asked while the outcome at the first is unknown', async () => {
    const { stripe, adyen } = world.doubles;
    stripe.interfere = () => {
      throw silence;
    };
    const asked = adyen.calls.length;
    const { status, body } = await world.place(basket({ tokens: both }));
    expect(status).toBe(201);
    expect(body.payment).toMatchObject({ status: 'unknown', gateway: 'stripe' });
    expect(adyen.calls.length).toBe(asked);
  });
});

describe('an outcome nobody heard', () => {
  it('is looked up, and the order is placed without a second charge', async () => {
    const { stripe } = world.doubles;
    const charges = stripe.charges.size;
    stripe.interfere = (moment) => {
      if (moment === 'authorise:after') throw silence;
    };
    const { status, body } = await world.place();
    expect(status).toBe(201);
    expect(body.payment.status).toBe('authorised');
    expect(stripe.charges.size).toBe(charges + 1);
  });

  it('stays unknown while the gateway is silent; the sweep places the order when it speaks again', async () => {
    const { stripe } = world.doubles;
    stripe.interfere = (moment) => {
      if (moment !== 'authorise:before') throw silence;
    };
    const { status, body } = await world.place();
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'pending', payment: { status: 'unknown' } });
    await world.sweepAfter(6_000);
    expect(await world.order(body.id)).toMatchObject({ status: 'pending', payment: { status: 'unknown' } });
    world.calm();
    await world.sweepAfter(6_000);
    expect(await world.order(body.id)).toMatchObject({ status: 'placed', payment: { status: 'authorised' } });
  });

  it('is shown to a person when the gateway stays silent for ten minutes, and given back when it speaks again', async () => {
    const { stripe } = world.doubles;
    stripe.interfere = (moment) => {
      if (moment !== 'authorise:before') throw silence;
    };
    const { body } = await world.place();
    await world.sweepAfter(11 * 60_000);
    expect(await world.order(body.id)).toMatchObject({ status: 'pending', attention: 'payment_unresolved' });
    world.calm();
    await world.sweepAfter(6_000);
    expect(await world.order(body.id)).toMatchObject({ status: 'cancelled', payment: { status: 'voided' } });
  });

  it('ends in a cancellation the customer hears of when it turns out that nothing was charged', async () => {
    const { stripe } = world.doubles;
    stripe.interfere = () => {
      throw silence;
    };
    const { body } = await world.place();
    world.calm();
    await world.sweepAfter(6_000);
    const order = await world.order(body.id);
    expect(order).toMatchObject({ status: 'cancelled', closing: { reason: 'interrupted' } });
    expect(order.payment.status).toBe('declined');
  });
});

describe('the idempotency key', () => {
  it('is required, printable and at most 255 characters long', async () => {
    const headers = [
      {},
      { 'idempotency-key': '' },
      { 'idempotency-key': 'x'.repeat(256) },
      { 'idempotency-key': 'ü' },
    ];
    for (const header of headers) {
      const { status, body } = await world.send('POST', '/orders', { body: basket(), headers: header });
      expect(status).toBe(400);
      expect(body.code).toBe('checkout.idempotency_key_required');
    }
    expect((await world.place(basket(), { key: 'x'.repeat(255) })).status).toBe(201);
  });

  it('makes one order of 50 equal requests at once, and every answer is the same or asks to wait', async () => {
    const key = randomUUID();
    const charges = world.doubles.stripe.charges.size;
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.place(basket(), { key })));
    const final = await world.place(basket(), { key });
    expect(final.status).toBe(201);
    for (const answer of answers) {
      if (answer.status === 409) {
        expect(answer.body.code).toBe('checkout.request_in_progress');
        expect(answer.headers['retry-after']).toBe('1');
      } else {
        expect(answer.text).toBe(final.text);
      }
    }
    expect(world.doubles.stripe.charges.size).toBe(charges + 1);
    const found = await world.sql('SELECT 1 FROM idempotency_keys WHERE key = $1', [key]);
    expect(found).toHaveLength(1);
  });

  it('gives back the same bytes and status for declined, short and refused requests too', async () => {
    world.doubles.stripe.outcomes.set('no', { kind: 'declined', reason: 'pin', decision: 'ask_customer' });
    const requests = [
      basket({ tokens: { stripe: 'no' } }),
      basket({ lines: [{ sku: 'NO-SUCH', quantity: 1 }] }),
      basket({ lines: [{ sku: 'EMPTY-1', quantity: 5 }] }),
    ];
    world.doubles.stock.known.set('EMPTY-1', product('EMPTY-1', 'article', 500));
    for (const [index, status] of [402, 422, 409].entries()) {
      const key = randomUUID();
      const first = await world.place(requests[index], { key });
      world.doubles.stripe.outcomes.clear();
      const second = await world.place(requests[index], { key, language: 'de' });
      expect(first.status).toBe(status);
      expect([second.status, second.text]).toEqual([first.status, first.text]);
    }
  });

  it('knows the same request in another spelling, and refuses another request', async () => {
    const key = randomUUID();
    const first = await world.place(basket(), { key });
    const respelt = {
      ...basket(),
      lines: [
        { quantity: 1, sku: 'kit-robot-01' },
        { quantity: 1, sku: course.sku },
      ],
    };
    expect((await world.place(respelt, { key })).text).toBe(first.text);
    const other = await world.place(basket({ lines: [{ sku: kit.sku, quantity: 2 }] }), { key });
    expect(other.status).toBe(409);
    expect(other.body.code).toBe('checkout.idempotency_key_reused');
  });

  it('belongs to its caller: the same key of somebody else is another request', async () => {
    const key = randomUUID();
    const mine = await world.place(basket(), { key });
    const theirs = await world.place(basket(), { key, apiKey: world.otherKey });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });
});

describe('a quote', () => {
  it('says how old each price is, and serves the last known one when inventory is away', async () => {
    const lines = [{ sku: kit.sku, quantity: 3 }];
    const before = await world.send('POST', '/quotes', { body: { lines } });
    world.doubles.clock.advance(61_000);
    world.doubles.stock.interfere = () => {
      throw neighbourDown;
    };
    const { status, body } = await world.send('POST', '/quotes', { body: { lines } });
    expect(status).toBe(200);
    expect(body.lines[0]).toMatchObject({
      priceVerificationDelayed: true,
      priceAgeSeconds: before.body.lines[0].priceAgeSeconds + 61,
    });
    expect(body.totals.gross.minor).toBe(3 * 14_900);
    world.calm();
    const again = await world.send('POST', '/quotes', { body: { lines } });
    expect(again.body.lines[0]).toMatchObject({ priceVerificationDelayed: false, priceAgeSeconds: 0 });
  });

  it('asks inventory once, not per order, while a price is fresh', async () => {
    await world.place();
    const asked = world.doubles.stock.productCalls;
    await Promise.all(Array.from({ length: 5 }, () => world.place()));
    expect(world.doubles.stock.productCalls).toBe(asked);
  });
});

describe('reading orders', () => {
  it('pages through orders newest first without losing or repeating one', async () => {
    for (let index = 0; index < 60; index += 1) await world.place();
    const first = await world.send('GET', '/orders?status=placed');
    const second = await world.send('GET', `/orders?status=placed&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.items, ...second.body.items].map((order: { id: string }) => order.id);
    expect(first.body.items).toHaveLength(50);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort().reverse()).toEqual(ids);
  });

  it('answers 404 for an order nobody made', async () => {
    const { status, body } = await world.send('GET', `/orders/${randomUUID()}`);
    expect(status).toBe(404);
    expect(body.code).toBe('checkout.unknown_order');
  });
});
