import { Parking } from '@accord/messaging';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConductRedeliveries } from '../src/use-cases/mending/conduct-redeliveries.ts';
import { Consumers, RedeliveryCourse, RedeliveryItems } from '../src/use-cases/mending/ports.ts';
import { RedeliveryNotes } from '../src/use-cases/mending/redelivery-notes.ts';
import { SpawnedOperations } from './child/spawn-operations.ts';
import { begin, effects, ended, plant, read } from './letters.ts';
import type { Planted } from './letters.ts';
import { World } from './world.ts';

/** Long enough that the running service looks at nothing by itself. */
const never = 6_000_000;

let world: World;
let child: SpawnedOperations;

beforeAll(async () => {
  world = await World.begin();
  child = new SpawnedOperations(world.environment);
  await world.startOperations({ OPERATIONS_POLL_MS: never });
});

afterAll(async () => {
  await child.kill();
  await world.end();
});

beforeEach(() => {
  world.moody.refuses = false;
  world.moody.never.clear();
});

class Killed extends Error {}

/** One life of a process: so many calls to the outside, and then it is dead, before or after the last one. */
interface Life {
  left: number;
  readonly afterwards: boolean;
}

function mortal<T extends object>(port: T, life: Life): T {
  return new Proxy(port, {
    get: (target, name): unknown => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]): Promise<unknown> => {
        life.left -= 1;
        if (life.left < 0 || (life.left === 0 && !life.afterwards)) throw new Killed();
        const answer: unknown = await Reflect.apply(member, target, given);
        if (life.left <= 0) throw new Killed();
        return answer;
      };
    },
  });
}

function conductor(life: Life): ConductRedeliveries {
  const { app } = world;
  return new ConductRedeliveries(
    mortal(app.get(RedeliveryCourse), life),
    mortal(app.get(RedeliveryItems), life),
    mortal(app.get(Consumers), life),
    mortal(app.get(Parking), life),
    app.get(RedeliveryNotes),
    { everyMs: 1, leaseMs: 20 },
  );
}

/** Lives and dies until the redelivery is over. @returns how many died */
async function liveAndDie(id: string, seed: number): Promise<number> {
  const chance = randomFrom(seed);
  let deaths = 0;
  await eventually(
    async () => {
      const life = { left: 1 + Math.floor(chance() * 40), afterwards: chance() < 0.5 };
      const conduct = conductor(life);
      try {
        for (let looks = 0; looks < 50; looks += 1) await conduct.execute();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        deaths += 1;
      }
      expect(['finished', 'stopped']).toContain((await read(world, id)).state);
    },
    { timeoutMs: 30_000, everyMs: 5 },
  );
  return deaths;
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Nothing lost, nothing doubled: each has its effect, or waits as one letter. */
async function everyOneOnce(planted: readonly Planted[]): Promise<void> {
  const known = await effects(world);
  const ids = planted.map(({ messageId }) => messageId);
  const waiting = await world.rows(
    `SELECT message_id, count(*)::int AS letters FROM parked_messages
     WHERE status <> 'redelivered' AND message_id = ANY ($1) GROUP BY message_id`,
    [ids],
  );
  const lettersOf = new Map(waiting.map(({ message_id: id, letters }) => [String(id), Number(letters)]));
  for (const id of ids) expect([id, known.has(id) ? 1 : lettersOf.get(id)]).toEqual([id, 1]);
  for (const [id, letters] of lettersOf) expect([id, letters, known.has(id)]).toEqual([id, 1, false]);
}

describe('a redelivery whose process is killed again and again', () => {
  it.each([11, 12, 13])('finishes with each message applied once (seed %i)', async (seed) => {
    const planted = await plant(world, 25);
    const { id } = await begin(world, { ids: planted.map((one) => one.id) });
    const deaths = await liveAndDie(id, seed);
    expect(deaths).toBeGreaterThan(3);
    const { state, total, sent, applied, alreadyApplied, pending, failedAgain, notSent } = await read(
      world,
      id,
    );
    expect({
      state,
      all: applied + alreadyApplied,
      sent: sent - applied,
      pending,
      failedAgain,
      notSent,
    }).toEqual({ state: 'finished', all: total, sent: 0, pending: 0, failedAgain: 0, notSent: 0 });
    await everyOneOnce(planted);
    const known = await effects(world);
    for (const { messageId } of planted) expect(known).toContain(messageId);
  });

  it.each([21, 22])(
    'stops at its canary, and leaves one letter of each that failed (seed %i)',
    async (seed) => {
      const planted = await plant(world, 25);
      for (const { messageId } of planted.slice(0, 5))
        world.moody.never.set(messageId, 'inventory.files_missing');
      const { id } = await begin(world, { ids: planted.map((one) => one.id) });
      await liveAndDie(id, seed);
      expect(await read(world, id)).toMatchObject({
        state: 'stopped',
        pending: 20,
        applied: 0,
        stoppedBecause: { code: 'canary_failed' },
      });
      await eventually(() => everyOneOnce(planted));
    },
  );
});

describe('operations, killed with -9 in the middle of a ramp', () => {
  it('goes on where it was, and nothing is doubled', async () => {
    const planted = await plant(world, 80);
    const { id } = await begin(world, { ids: planted.map((one) => one.id) });
    // One is not done before the kill, so that the ramp cannot be over by then.
    const killed = Promise.withResolvers<void>();
    world.moody.held.set(planted[20]?.messageId ?? '', killed.promise);
    child.begin();
    await eventually(
      async () => {
        expect((await read(world, id)).sent).toBeGreaterThan(15);
      },
      { timeoutMs: 40_000, everyMs: 5 },
    );
    await child.kill();
    expect(await read(world, id)).toMatchObject({ state: 'ramping' });
    killed.resolve();
    await world.stopOperations();
    await world.startOperations();
    expect(await ended(world, id)).toMatchObject({
      state: 'finished',
      total: 80,
      applied: 80,
      failedAgain: 0,
    });
    await everyOneOnce(planted);
  }, 60_000);
});
