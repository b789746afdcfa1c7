import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RunningSystem } from '@accord/cli';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';

import type { RunningAccord } from '../src/environment.ts';
import { describeRecord } from '../src/record.ts';
import { describeRegistrations } from '../src/registrations/registrations-record.ts';
import { replayRegistrations } from '../src/registrations/replay-registrations.ts';
import { replay } from '../src/replay.ts';

const limitMs = 120_000;
let folder: string;
let system: RunningSystem;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accord-main-job-'));
  const environment = { CHECKOUT_MARKETPLACE_VENDOR: 'amazon', CHECKOUT_MARKETPLACE_EVERY_MS: '2000' };
  system = await RunningSystem.start({ folder, environment, print: () => undefined });
}, limitMs);

afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
}, limitMs);

const order = {
  customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
  shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
  lines: [
    { sku: 'KIT-ROBOT-01', quantity: 1 },
    { sku: 'COURSE-PYTHON-101', quantity: 1 },
  ],
  payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' } },
};

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, never>;
}

async function call(
  method: string,
  url: string,
  options: { body?: unknown; key?: string } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${system.key}`,
      'accept-language': 'de',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: text === '' ? {} : JSON.parse(text) };
}

const place = (key: string, body: unknown = order): Promise<Answer> =>
  call('POST', `${system.addresses.url('checkout')}/orders`, { body, key });

async function faults(vendor: string, list: readonly object[]): Promise<void> {
  const answer = await call('PUT', `${system.addresses.url('mocks')}/__mock/${vendor}/faults`, {
    body: { faults: list },
  });
  expect(answer.status).toBeLessThan(300);
}

const view = z.object({
  status: z.string(),
  payment: z.object({ status: z.string(), gateway: z.string() }),
  fulfilments: z.array(z.object({ kind: z.string(), status: z.string() })),
});

const listed = z.object({
  items: z.array(z.object({ id: z.string(), marketplace: z.object({ orderId: z.string() }).nullish() })),
});

function accord(): RunningAccord {
  const { addresses, key } = system;
  return {
    checkout: addresses.url('checkout'),
    inventory: addresses.url('inventory'),
    enrollment: addresses.url('enrollment'),
    customer: addresses.url('customer'),
    operations: addresses.url('operations'),
    mocks: addresses.url('mocks'),
    key,
  };
}

async function untilStatus(id: string, status: string): Promise<z.output<typeof view>> {
  return eventually(
    async () => {
      const seen = view.parse((await call('GET', `${system.addresses.url('checkout')}/orders/${id}`)).body);
      expect(seen.status).toBe(status);
      return seen;
    },
    { timeoutMs: 90_000, everyMs: 100 },
  );
}

jest.setTimeout(limitMs);

describe('the main job', () => {
  it('prices, reserves, charges, ships, enrols, books and mails an order for a kit and a course, and tells its story', async () => {
    const { status, body } = await place('readme');
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'placed', payment: { status: 'authorised', gateway: 'stripe' } });
    expect(body).toMatchObject({ totals: { gross: { minor: 34_800, currency: 'EUR' } } });
    const done = await untilStatus(body['id'] ?? '', 'completed');
    expect(done.payment.status).toBe('captured');
    expect(done.fulfilments.map(({ kind, status: state }) => `${kind} ${state}`).sort()).toEqual([
      'seats granted',
      'shipment booked',
    ]);

    const story = `${system.addresses.url('operations')}/api/timeline/${body['number']}`;
    const parts = [
      'stripe',
      'moodle',
      'weclapp',
      'sendcloud',
      'klaviyo',
      'sendgrid',
      'checkout.order.completed.v1',
    ];
    const timeline = await eventually(
      async () => {
        const answer = await call('GET', story);
        for (const part of parts) expect(answer.text).toContain(part);
        return answer;
      },
      { timeoutMs: 30_000 },
    );
    expect(timeline.text).not.toContain('ada@example.org');
  });

  it('makes an order of ours of what Amazon sold, and sees it to its end without a gateway', async () => {
    const orderId = '306-0000000-0000001';
    const state = `${system.addresses.url('mocks')}/__mock/amazon/state`;
    expect((await call('PUT', state, { body: { orders: [{ orderId, shipping: '4.90' }] } })).status).toBe(
      200,
    );
    const ours = await eventually(
      async () => {
        const { text } = await call('GET', `${system.addresses.url('checkout')}/orders`);
        const sold = listed
          .parse(JSON.parse(text))
          .items.find(({ marketplace }) => marketplace?.orderId === orderId);
        if (sold === undefined) throw new Error('nothing was taken from Amazon yet');
        return sold;
      },
      { timeoutMs: 30_000, everyMs: 100 },
    );
    const { payment } = await untilStatus(ours.id, 'completed');
    expect(payment).toEqual({ status: 'captured', gateway: 'marketplace' });
  });

  it('tells a declined customer in German what to do, and sells nothing', async () => {
    const declined = {
      ...order,
      payment: { method: 'card', tokens: { stripe: 'pm_card_chargeDeclinedInsufficientFunds' } },
    };
    const { status, body } = await place('declined', declined);
    expect(status).toBe(402);
    expect(body).toMatchObject({
      code: 'checkout.payment_declined',
      detail: expect.stringMatching(/Karte|Konto|Zahlung/),
    });
  });

  it('answers the same request with the same bytes, and another body under its key with 409', async () => {
    const [first, second] = [await place('again'), await place('again')];
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(201);
    await untilStatus(first.body['id'] ?? '', 'completed');
    const other = await place('again', { ...order, lines: [{ sku: 'CABLE-USBC-01', quantity: 1 }] });
    expect(other).toMatchObject({ status: 409, body: { code: 'checkout.idempotency_key_reused' } });
  });

  // Behind an order that was waited for: what Stripe has answered within 20 ms vouches for it, and a charge is sent unasked.
  it('goes through Adyen when Stripe cannot be reached', async () => {
    await faults('stripe', [{ operation: '*', kind: 'down' }]);
    const { status, body } = await place('stripe-down').finally(() => faults('stripe', []));
    expect(status).toBe(201);
    expect(body).toMatchObject({ payment: { gateway: 'adyen' } });
    expect((await untilStatus(body['id'] ?? '', 'completed')).payment.gateway).toBe('adyen');
  });

  it('accepts an order while Moodle is down and grants the seat by itself afterwards', async () => {
    await faults('moodle', [{ operation: '*', kind: 'down' }]);
    const { status, body } = await place('moodle-down').finally(() =>
      untilAsked('moodle').then(() => faults('moodle', [])),
    );
    expect(status).toBe(201);
    await untilStatus(body['id'] ?? '', 'completed');
  });

  it('sells the last piece to one of two buyers', async () => {
    const sku = 'LAST-PIECE-01';
    const seed = {
      articles: [
        { articleNumber: sku, name: 'Last piece', articleType: 'STORABLE', grossPrice: '10.00', stock: '1' },
      ],
    };
    await call('PUT', `${system.addresses.url('mocks')}/__mock/weclapp/state`, { body: seed });
    await call('POST', `${system.addresses.url('inventory')}/catalogue/refresh`);
    const wanted = { ...order, lines: [{ sku, quantity: 1 }] };
    const answers = await Promise.all([place('buyer-one', wanted), place('buyer-two', wanted)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'checkout.out_of_stock',
    });
    await untilStatus(answers.find(({ status }) => status === 201)?.body['id'] ?? '', 'completed');
  });

  it('replays invoices in rough weather and balances to the cent', async () => {
    const file = join(folder, 'invoices.csv');
    await writeFile(file, invoices(30));
    const signal = new AbortController().signal;
    const record = await replay(accord(), {
      file,
      faults: 'rough',
      run: 'system-test',
      print: () => undefined,
      signal,
    });
    expect(describeRecord(record)).toMatch(/\nbalanced$/);
    expect(record.placement.placed.length).toBe(30);
    expect(record.takenBack.ids.length).toBe(5);
    expect(record.read.refusedRows.get('postage_or_manual_code')).toBe(5);
  }, 300_000);

  it('replays registrations twice and balances to the seat, with Stripe down and without', async () => {
    const [file, courses] = [join(folder, 'registrations.csv'), join(folder, 'courses.csv')];
    await writeFile(courses, `${presentations.join('\n')}\n`);
    await writeFile(file, `${registrations(40).join('\n')}\n`);
    const options = {
      file,
      courses,
      seats: 0.8,
      print: () => undefined,
      signal: new AbortController().signal,
    };
    const first = await replayRegistrations(accord(), {
      ...options,
      faults: 'stripe-down',
      run: 'seats-one',
    });
    expect(describeRegistrations(first)).toMatch(/\nbalanced$/);
    const ends = Map.groupBy(first.outcomes, ({ end }) => end);
    expect(ends.get('refused')?.length).toBe(6);
    expect(ends.get('withdrawn')?.length).toBeGreaterThan(0);
    expect([...first.read.refusedRows]).toEqual([['registered_twice', 10]]);
    expect([...first.seats.after.values()].every(({ taken, capacity }) => taken <= capacity)).toBe(true);
    const again = await replayRegistrations(accord(), { ...options, faults: 'none', run: 'seats-two' });
    expect(describeRegistrations(again)).toMatch(/\nbalanced$/);
    expect(again.outcomes.filter(({ end }) => end === 'refused').length).toBe(6);
  }, 300_000);

  it('leaves no fault at the vendors when a replay is interrupted', async () => {
    const file = join(folder, 'interrupted.csv');
    await writeFile(file, invoices(2_000));
    const interruption = new AbortController();
    const interrupted = replay(accord(), {
      file,
      faults: 'stripe-down',
      run: 'interrupted',
      print: (line) => line.startsWith('placed') && interruption.abort(),
      signal: interruption.signal,
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    const { text } = await call('GET', `${system.addresses.url('mocks')}/__mock/stripe/faults`);
    expect(JSON.parse(text)).toEqual({ faults: [] });
  }, 300_000);
});

/** Until somebody has asked the vendor since the fault was set: the failure has then been met. */
async function untilAsked(vendor: string): Promise<void> {
  const requests = `${system.addresses.url('mocks')}/__mock/${vendor}/requests`;
  const before = (await call('GET', requests)).text;
  await eventually(async () => expect((await call('GET', requests)).text).not.toBe(before), {
    timeoutMs: 30_000,
  });
}

const presentations = [
  'code_module,code_presentation,module_presentation_length',
  'XAA,2013J,100',
  'XAA,2014B,110',
  'XBB,2014B,120',
];

/** Made-up registrations: the same students for two presentations of one module, others twice for one of another. */
function registrations(count: number): string[] {
  const lines = ['code_module,code_presentation,id_student,date_registration,date_unregistration'];
  for (let index = 0; index < count; index += 1) {
    const [module, term] = [['XAA', 'XAA', 'XBB', 'XBB'][index % 4], index % 4 === 0 ? '2013J' : '2014B'];
    lines.push(
      `${module},${term},${500 + Math.floor(index / 2)},${-1 - (index % 30)}.0,${index % 5 === 0 ? '9.0' : ''}`,
    );
  }
  return lines;
}

/** Made-up invoices in the file's form: one in six is cancelled later, one in six has postage on it. */
function invoices(count: number): string {
  const lines = ['InvoiceNo,StockCode,Description,Quantity,UnitPrice,CustomerID,Country'];
  for (let index = 0; index < count; index += 1) {
    const invoice = 800_000 + index;
    const customer = 20_000 + index;
    lines.push(
      `${invoice},9000${index % 7},Article ${index % 7},${1 + (index % 5)},${1 + (index % 7)}.95,${customer},Germany`,
    );
    lines.push(`${invoice},9100${index % 3},Other ${index % 3},2,3.5,${customer},Germany`);
    if (index % 6 === 1) lines.push(`${invoice},POST,Postage,1,18,${customer},Germany`);
    if (index % 6 === 0)
      lines.push(
        `C${invoice},9000${index % 7},Article ${index % 7},-1,${1 + (index % 7)}.95,${customer},Germany`,
      );
  }
  return `${lines.join('\n')}\n`;
}
