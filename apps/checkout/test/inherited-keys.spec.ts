import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Lifeline } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { kit } from './support/neighbours.ts';

const loader = new URL('../../../tools/from-source.mjs', import.meta.url).href;
const program = join(import.meta.dirname, 'child', 'placing.ts');

// Its clock stands still unless told otherwise: whatever happens here, no sweep has done.
let world: CheckoutWorld;
beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(() => world.stop());
afterEach(() => {
  world.calm();
});

/** A process that has come to this moment of a placement. @returns what kills it */
async function placing(key: string, moment: string): Promise<() => Promise<void>> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@accord/source',
      '--import',
      loader,
      program,
      JSON.stringify(world.environment),
      key,
      moment,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const ended = once(child, 'exit');
  expect(String(await Promise.race([once(child.stdout, 'data'), ended]))).toBe('there\n');
  return async () => {
    child.kill('SIGKILL');
    await ended;
  };
}

async function orderOf(key: string): Promise<string> {
  const [row] = await world.sql<{ order_id: string }>(
    'SELECT order_id FROM idempotency_keys WHERE key = $1',
    [key],
  );
  return row?.order_id ?? '';
}

const piecesLeft = (): number => world.doubles.stock.pieces.get(kit.sku) ?? 0;

/** The first answer that is one: the database may take a moment to hear of a death. */
function answered(key: string, at = world.app) {
  return eventually(async () => {
    const answer = await world.place(basket(), { key, at });
    expect(answer.body.code).not.toBe('checkout.request_in_progress');
    return answer;
  });
}

describe('a key whose process is killed between claim and answer', () => {
  it.each([
    ['reserve:before', 'a replica that runs beside it', () => Promise.resolve(world.app)],
    ['authorise:after', 'one that is started afterwards', () => world.another()],
  ] as const)(
    'at %s is answered at once by %s, with the one order of that key, charged once',
    async (moment, _, heir) => {
      const { stripe } = world.doubles;
      stripe.asksByCharging = true;
      const [key, charges, pieces] = [randomUUID(), stripe.charges.size, piecesLeft()];
      const kill = await placing(key, moment);
      expect((await world.place(basket(), { key })).body.code).toBe('checkout.request_in_progress');
      const orderId = await orderOf(key);
      await kill();
      const answer = await answered(key, await heir());
      expect(answer).toMatchObject({
        status: 201,
        body: { id: orderId, status: 'placed', payment: { status: 'authorised' } },
      });
      expect((await world.place(basket(), { key })).text).toBe(answer.text);
      expect([stripe.charges.size, piecesLeft()]).toEqual([charges + 1, pieces - 1]);
    },
    60_000,
  );

  it('and that never reached its gateway is free again, and the request is made anew', async () => {
    const { stripe } = world.doubles;
    const key = randomUUID();
    const kill = await placing(key, 'reserve:before');
    const orderId = await orderOf(key);
    const pieces = piecesLeft();
    await kill();
    const { status, body } = await answered(key);
    expect([status, body.id === orderId]).toEqual([201, false]);
    expect((await world.order(orderId)).status).toBe('rejected');
    expect(stripe.charges.get(body.payment.attempts[0].attemptId)?.state).toBe('authorised');
    expect(piecesLeft()).toBe(pieces - 1);
  }, 60_000);
});

describe('a process that stands still so long that the database gives it up', () => {
  it.each([
    ['has carried the charge out by its question', true],
    ['was told that there is no charge', false],
  ])(
    "and goes on after its heir %s doubles nothing and gives the heir's answer",
    async (_, asksByCharging) => {
      const { stripe } = world.doubles;
      stripe.asksByCharging = asksByCharging;
      const wake = Promise.withResolvers<void>();
      let asleep = false;
      stripe.interfere = (moment) => {
        if (moment !== 'authorise:before' || asleep) return undefined;
        asleep = true;
        return wake.promise;
      };
      await eventually(() => expect(world.app.get(Lifeline).number).not.toBeNull());
      const [key, pieces] = [randomUUID(), piecesLeft()];
      const late = world.place(basket(), { key });
      await eventually(() => expect(asleep).toBe(true));
      const orderId = await orderOf(key);
      await world.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'accord-checkout lifeline'`,
      );
      const answer = await answered(key, await world.another());
      expect(answer).toMatchObject({ status: 201, body: { status: 'placed' } });
      wake.resolve();
      expect(await late).toMatchObject({ status: 201, text: answer.text });
      const attempts = await world.sql<{ id: string }>(
        `SELECT a.id FROM payment_attempts a WHERE order_id IN ($1, $2)`,
        [orderId, answer.body.id],
      );
      const held = attempts.filter(({ id }) => stripe.charges.get(id)?.state === 'authorised');
      expect(held.map(({ id }) => id)).toEqual([answer.body.payment.attempts[0].attemptId]);
      expect([(await world.order(orderId)).status, piecesLeft()]).toEqual([
        asksByCharging ? 'placed' : 'rejected',
        pieces - 1,
      ]);
    },
  );
});
