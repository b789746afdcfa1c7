import { mkdtemp, mkdir, readFile, rm, cp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Matchers, Pact } from '@pact-foundation/pact';
import { z } from 'zod';

import { withForm } from '../src/form-body.ts';
import { finishContracts } from '../src/honesty/finish.ts';
import { expectMessage, type ReceivedMessage } from '../src/received-message.ts';
import { expectWebhook } from '../src/received-webhook.ts';
import { gapsBefore, miscount, verifyProvider, type Verification } from '../src/verify-provider.ts';
import { pactOf, pactsFor } from '../src/pair.ts';

let root: string;
let server: Server;
let price: unknown;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'contracts-'));
  await mkdir(join(root, 'pacts'), { recursive: true });
  price = 4990;
  server = createServer((request, response) => {
    if (request.headers.authorization !== 'Bearer the-real-key') response.statusCode = 401;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ price }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

const bodyOf = { type: 'shop.order.placed.v1', data: { total: Matchers.integer(4990) } };

async function record(): Promise<void> {
  const pact = new Pact({
    consumer: 'school',
    provider: 'shop',
    dir: join(root, 'pacts', 'school'),
    logLevel: 'error',
  });
  await pact
    .addInteraction()
    .given('the kit is on sale')
    .uponReceiving('the price of a kit')
    .reference('Flow', 'id', 'checkout.quote-prices')
    .withRequest('GET', '/prices/KIT', (request) =>
      request.headers({ Authorization: Matchers.regex(/^Bearer .+/, 'Bearer example') }),
    )
    .willRespondWith(200, (response) => response.jsonBody({ price: Matchers.integer(4990) }))
    .executeTest(async (mock) => {
      const answer: unknown = await (
        await fetch(`${mock.url}/prices/KIT`, { headers: { authorization: 'Bearer mine' } })
      ).json();
      expect(answer).toEqual({ price: 4990 });
    });
  await expectMessage(
    pact,
    {
      flow: 'checkout.place-order',
      event: 'shop.order.placed.v1',
      queue: 'school.open-seat-on-order-placed',
      body: bodyOf,
      metadata: { exchange: 'accord.events' },
    },
    async ({ body, metadata }) => {
      expect(JSON.parse(body.toString())).toMatchObject({ data: { total: 4990 } });
      expect(metadata['routingKey']).toBe('shop.order.placed.v1');
    },
  );
}

function verification(change: Partial<Verification> = {}): Verification {
  return {
    provider: 'shop',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    contracts: root,
    authorization: 'Bearer the-real-key',
    states: { 'the kit is on sale': async () => undefined },
    messages: {
      'shop.order.placed.v1': async () => ({
        body: {
          specversion: '1.0',
          type: 'shop.order.placed.v1',
          data: { total: 1, note: 'an addition nobody reads' },
        },
        metadata: {
          exchange: 'accord.events',
          routingKey: 'shop.order.placed.v1',
          contentType: 'application/json',
        },
      }),
    },
    ...change,
  };
}

describe('a contract', () => {
  it('is recorded with its flow and verified over HTTP and messages in one run', async () => {
    await record();
    const text = await readFile(join(root, 'pacts', 'school', 'school-shop.json'), 'utf8');
    expect(text).toContain('checkout.quote-prices');
    expect(await verifyProvider(verification())).toBe(2);
  });

  it('is broken when the provider answers another type', async () => {
    await record();
    price = 'free';
    await expect(verifyProvider(verification())).rejects.toThrow();
  });

  it('passes over what is pending, and leaves a record of it for whoever counts on it', async () => {
    await record();
    const file = join(root, 'pacts', 'school', 'school-shop.json');
    const pact = JSON.parse(await readFile(file, 'utf8')) as { interactions: { description: string }[] };
    const interactions = pact.interactions.map((one) =>
      one.description === 'the price of a kit' ? { ...one, pending: true } : one,
    );
    await writeFile(file, JSON.stringify({ ...pact, interactions }));
    price = '4990';
    const records = join(root, 'records');
    await expect(verifyProvider({ ...verification(), records })).resolves.toBe(2);
    expect(JSON.parse(await readFile(join(records, 'shop-school.json'), 'utf8'))).toMatchObject({
      success: true,
      failures: [{ interaction: 'the price of a kit', flow: 'checkout.quote-prices', pending: true }],
    });
  });

  it('is broken when the producer drops a field or changes the routing key', async () => {
    await record();
    const metadata = {
      exchange: 'accord.events',
      routingKey: 'shop.order.placed.v1',
      contentType: 'application/json',
    };
    const without = {
      'shop.order.placed.v1': async () => ({ body: { type: 'shop.order.placed.v1', data: {} }, metadata }),
    };
    await expect(verifyProvider(verification({ messages: without }))).rejects.toThrow();
    const elsewhere = {
      'shop.order.placed.v1': async () => ({
        body: { specversion: '1.0', type: 'shop.order.placed.v1', data: { total: 1 } },
        metadata: { ...metadata, routingKey: 'shop.orders.placed.v1' },
      }),
    };
    await expect(verifyProvider(verification({ messages: elsewhere }))).rejects.toThrow();
  });

  it('is not verified when no pact, state handler or producer is there', async () => {
    await expect(verifyProvider(verification())).rejects.toThrow('no pact names shop as provider');
    await record();
    await expect(verifyProvider(verification({ states: {} }))).rejects.toThrow(
      'no state handler for "the kit is on sale"',
    );
    await expect(verifyProvider(verification({ messages: {} }))).rejects.toThrow('no producer for message');
  });

  it('is not verified when fewer interactions were looked at than it has', () => {
    expect(miscount('a.json', { expected: 2, counted: 2 })).toBe(undefined);
    expect(miscount('a.json', { expected: 2, counted: 1 })?.message).toBe(
      'a.json has 2 interactions, and 1 were verified',
    );
  });

  it('asks for the shape of a message that its case names, if there is a producer for it', async () => {
    await record();
    const text = 'shop.order.placed.v1 for school.open-seat-on-order-placed';
    const file = join(root, 'pacts', 'school', 'school-shop.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace(text, `${text}, by a company`));
    const { messages } = verification();
    const broken = async () => ({ body: {}, metadata: {} });
    await expect(
      verifyProvider(
        verification({ messages: { ...messages, 'shop.order.placed.v1, by a company': broken } }),
      ),
    ).rejects.toThrow();
    expect(await verifyProvider(verification())).toBe(2);
  });

  it('counts only the pacts that name the provider', async () => {
    await record();
    const copy = join(root, 'pacts', 'other');
    await cp(join(root, 'pacts', 'school'), copy, { recursive: true });
    const file = join(copy, 'school-shop.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"name": "shop"', '"name": "bank"'));
    expect(
      pactsFor('shop', root).map(({ consumer, interactions }) => [consumer, interactions.length]),
    ).toEqual([['school', 2]]);
    expect(gapsBefore({ provider: 'cinema', states: {}, messages: {} }, pactsFor('cinema', root))).toEqual([
      'no pact names cinema as provider',
    ]);
  });
});

describe('what the code reads', () => {
  const pair = { consumer: 'school', provider: 'shop' };
  const wire = (shape: z.ZodRawShape) => z.object({ price: z.number(), ...shape });

  /** A consumer whose production code parses the answer with this schema. */
  async function askPrice(schema: z.ZodType): Promise<void> {
    await pactOf(pair, root)
      .addInteraction()
      .uponReceiving('the price of a kit')
      .reference('Flow', 'id', 'checkout.quote-prices')
      .withRequest('GET', '/prices/KIT-1')
      .willRespondWith(200, (response) =>
        response.jsonBody({ price: Matchers.integer(4990), stock: [{ place: 'A', pieces: 3 }] }),
      )
      .executeTest(async (mock) => {
        const clone: { fromAClient: string } = JSON.parse('{"fromAClient":"of its own options"}');
        expect(clone.fromAClient).toContain('options');
        schema.parse(JSON.parse(await (await fetch(`${mock.url}/prices/KIT-1`)).text()));
      });
  }

  async function hear(read: (message: ReceivedMessage) => unknown): Promise<void> {
    const expected = {
      flow: 'checkout.place-order' as const,
      event: 'shop.order.placed.v1',
      queue: 'school.open-seat-on-order-placed',
      body: {
        specversion: '1.0',
        type: 'shop.order.placed.v1',
        data: { total: 4990, lines: [{ sku: 'KIT', quantity: 1 }] },
      },
      metadata: { exchange: 'accord.events' },
    };
    await expectMessage(pactOf(pair, root), expected, async (message) => {
      read(message);
    });
  }

  const heard = ({ body, watch }: ReceivedMessage): { data: Record<string, unknown> } =>
    watch(JSON.parse(body.toString()));

  it('of an answer is held against the pact, with an optional field that no example has', async () => {
    await askPrice(wire({ stock: z.array(z.object({ place: z.string(), pieces: z.number() })) }));
    expect(finishContracts()).toEqual({ interactions: 1, errors: [], warnings: [] });

    await askPrice(wire({ stock: z.array(z.object({ place: z.string(), till: z.string().optional() })) }));
    expect(finishContracts()).toEqual({
      interactions: 1,
      errors: [
        'school -> shop: GET /prices/* (flow checkout.quote-prices): read, but not in the pact: stock[*].till',
      ],
      warnings: [
        'school -> shop: GET /prices/* (flow checkout.quote-prices): in the pact, but never read: stock[*].pieces',
      ],
    });
  });

  it('of a message is held against the pact', async () => {
    await hear((message) => {
      const { data } = heard(message);
      return [data['total'], JSON.stringify(data['lines'])];
    });
    expect(finishContracts()).toMatchObject({ errors: [], warnings: [] });

    await hear((message) => heard(message).data['shippingMethod']);
    const { errors, warnings } = finishContracts();
    const handler =
      'school -> shop: shop.order.placed.v1 for school.open-seat-on-order-placed (flow checkout.place-order)';
    expect(errors).toEqual([`${handler}: read, but not in the pact: data.shippingMethod`]);
    expect(warnings).toEqual([`${handler}: in the pact, but never read: data.lines, data.total`]);
  });

  it('of an interaction that is not in the file is an error: it was lost', async () => {
    await askPrice(wire({}));
    const file = join(root, 'pacts', 'school', 'school-shop.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('the price of a kit', 'the price of a cat'));
    expect(finishContracts().errors).toEqual([
      'school -> shop: "the price of a kit" was tested and stands in the pact 0 times, not once',
    ]);
  });

  it('does not outlive the interaction', async () => {
    const parse = JSON.parse;
    await expect(askPrice(wire({ stock: z.string() }))).rejects.toThrow();
    expect(JSON.parse).toBe(parse);
    finishContracts();
  });
});

describe('a webhook of which only the signature is read', () => {
  it('is held to its headers, and its body to nothing but being an object', async () => {
    const pact = pactOf({ consumer: 'school', provider: 'bank-webhooks' }, root);
    const headers = { 'x-signature': Matchers.regex(/^[0-9a-f]{4}$/, '0000') };
    await expectWebhook(pact, { flow: 'checkout.place-order', event: 'paid', headers }, (example) => {
      expect(example.toString()).toBe('{}');
    });
    finishContracts();
    const told = (body: unknown, metadata: Record<string, string>): Promise<number> =>
      verifyProvider({
        provider: 'bank-webhooks',
        contracts: root,
        states: {},
        messages: {
          paid: () => Promise.resolve({ body, metadata: { contentType: 'application/json', ...metadata } }),
        },
      });
    expect(await told({ order: 'o-1', lines: [1] }, { 'x-signature': 'c0de' })).toBe(1);
    await expect(told({ order: 'o-1' }, { 'x-signature': 'none' })).rejects.toThrow();
    await expect(told({ order: 'o-1' }, {})).rejects.toThrow();
    await expect(told(['o-1'], { 'x-signature': 'c0de' })).rejects.toThrow();
  });
});

describe('a form', () => {
  const send = (form: string): Promise<number> => {
    let status = 0;
    const pact = pactOf({ consumer: 'school', provider: 'bank' }, root);
    return pact
      .addInteraction()
      .uponReceiving('a charge')
      .reference('Flow', 'id', 'checkout.place-order')
      .withRequest('POST', '/charges', (builder) =>
        withForm(builder, { amount: Matchers.regex(/^\d+$/, '4990'), 'metadata[order]': 'o-1' }),
      )
      .willRespondWith(201)
      .executeTest(async ({ url }) => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        ({ status } = await fetch(`${url}/charges`, { method: 'POST', headers, body: form }));
      })
      .then(() => status);
  };

  it('is expected field by field', async () => {
    expect(await send('metadata%5Border%5D=o-1&amount=7')).toBe(201);
    for (const wrong of [
      'amount=7',
      'metadata%5Border%5D=o-1&amount=seven',
      'metadata%5Border%5D=o-1&amount=7&x=1',
    ])
      await expect(send(wrong)).rejects.toThrow();
    finishContracts();
  });
});
