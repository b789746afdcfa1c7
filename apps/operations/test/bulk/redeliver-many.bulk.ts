import { monotonicMs } from '@accord/service-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { begin, effects, ended, plant } from '../letters.ts';
import type { Planted, RedeliveryAnswer } from '../letters.ts';
import { World, admin } from '../world.ts';

const { parkedMessages: many } = z
  .object({ parkedMessages: z.number().int().min(1_001).max(200_000) })
  .parse(globalThis);
const reason = 'inventory.bulk_test';
const longMs = 3_000_000;

let world: World;
let planted: Planted[];

beforeAll(async () => {
  world = await World.begin();
  world.moody.refuses = false;
  world.moody.callsPerMinute = null;
  await world.startOperations();
  planted = await plant(world, many, { reason });
});

afterAll(() => world.end());

async function redeliver(): Promise<RedeliveryAnswer> {
  // What was parked again bears no stack, so it is another group with the same reason.
  const { id } = await begin(world, { search: reason });
  await world.post(`/api/parked/redeliveries/${id}/approve`, {}, admin.key.reveal());
  return ended(world, id, longMs);
}

it(`sends none of ${String(many)} but the canary when one of it fails, and says why`, async () => {
  world.moody.never.set(planted[2]?.messageId ?? '', reason);
  expect(await redeliver()).toMatchObject({
    state: 'stopped',
    total: many,
    sent: 5,
    pending: many - 5,
    failedAgain: 1,
    stoppedBecause: { code: 'canary_failed', reason },
  });
  expect((await effects(world)).size).toBeLessThanOrEqual(4);
});

it('sends all of them when the cause is gone, and each has its effect once', async () => {
  world.moody.never.clear();
  world.moody.handled = [];
  const startedMs = monotonicMs();
  expect(await redeliver()).toMatchObject({ state: 'finished', pending: 0, failedAgain: 0, notSent: 0 });
  const perSecond = Math.round((1_000 * many) / (monotonicMs() - startedMs));
  process.stdout.write(`${String(many)} redelivered, ${String(perSecond)} a second\n`);
  const known = await effects(world);
  expect(known.size).toBe(many);
  expect(planted.every(({ messageId }) => known.has(messageId))).toBe(true);
  expect(new Set(world.moody.handled.map(({ messageId }) => messageId)).size).toBe(
    world.moody.handled.length,
  );
  expect(await world.rows(`SELECT 1 FROM parked_messages WHERE status <> 'redelivered'`)).toEqual([]);
});
