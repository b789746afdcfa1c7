import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wait } from '@accord/service-kit';
import { basket, CheckoutWorld } from './support/checkout-world.ts';

const keys = 50;
const posts = 1_000;
const agent = new Agent({ keepAlive: true });

let world: CheckoutWorld;
let urls: readonly string[];

beforeAll(async () => {
  world = await CheckoutWorld.start();
  urls = await world.listen(1);
});
afterAll(async () => {
  agent.destroy();
  await world.stop();
});

interface Answered {
  readonly status: number;
  readonly text: string;
}

async function ask(url: string, key: string): Promise<Answered & { readonly retryAfterSeconds: number }> {
  const asking = request(`${url}/orders`, {
    method: 'POST',
    agent,
    headers: { ...world.credentials, 'content-type': 'application/json', 'idempotency-key': key },
  });
  asking.end(JSON.stringify(basket()));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const { statusCode: status = 0, headers } = answer;
  return { status, text: await text(answer), retryAfterSeconds: Number(headers['retry-after']) };
}

/** Asks as a client does that is told to come again: the same request under the same key. */
async function post(url: string, key: string): Promise<Answered> {
  for (let asked = 0; asked < 600; asked += 1) {
    const { status, text, retryAfterSeconds } = await ask(url, key);
    // 503: more at once than the service has database connections for.
    if (status !== 409 && status !== 503) return { status, text };
    if (status === 409) expect(JSON.parse(text)).toMatchObject({ code: 'checkout.request_in_progress' });
    // A client waits for what Retry-After says in seconds; the test for a twentieth of it.
    await wait(retryAfterSeconds * 50);
  }
  throw new Error('still in progress after 600 questions');
}

async function postAll(label: string, to: readonly string[]): Promise<Map<string, Answered[]>> {
  const keyed = Array.from({ length: posts }, (_, index) => `${label}-${index % keys}`);
  const answers = await Promise.all(
    keyed.map(async (key, index) => ({
      key,
      ...(await post(to[Math.floor(index / keys) % to.length] ?? '', key)),
    })),
  );
  return Map.groupBy(answers, ({ key }) => key);
}

async function effects(label: string) {
  const [row] = await world.sql<{ orders: number; attempts: number }>(
    `SELECT count(DISTINCT o.id)::int AS orders, count(a.id)::int AS attempts
     FROM idempotency_keys k JOIN orders o ON o.id = k.order_id JOIN payment_attempts a ON a.order_id = o.id
     WHERE k.key LIKE $1 || '-%'`,
    [label],
  );
  return row;
}

describe.each([
  ['one service', 1],
  ['two replicas on one database', 2],
])('a thousand equal requests at once on fifty keys, sent to %s', (_, replicas) => {
  it('have exactly fifty effects, and every answer to one key is the same to the byte', async () => {
    const { stripe, stock, seats } = world.doubles;
    const before = { charges: stripe.charges.size, stock: stock.held.size, seats: seats.held.size };
    const [orders] = await world.sql<{ count: number }>('SELECT count(*)::int FROM orders');
    const label = `same-${String(replicas)}`;
    const answers = await postAll(label, urls.slice(0, replicas));
    expect(answers.size).toBe(keys);
    for (const [key, same] of answers) {
      expect([key, same.length, ...new Set(same.map(({ status }) => status))]).toEqual([
        key,
        posts / keys,
        201,
      ]);
      expect([key, new Set(same.map(({ text }) => text)).size]).toEqual([key, 1]);
    }
    expect(new Set([...answers.values()].map(([first]) => first?.text)).size).toBe(keys);
    expect(await effects(label)).toEqual({ orders: keys, attempts: keys });
    const [after] = await world.sql<{ count: number }>('SELECT count(*)::int FROM orders');
    expect((after?.count ?? 0) - (orders?.count ?? 0)).toBe(keys);
    expect([stripe.charges.size, stock.held.size, seats.held.size]).toEqual(
      [before.charges, before.stock, before.seats].map((count) => count + keys),
    );
  }, 60_000);
});
