import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { patiently } from '@accord/test-kit';
import { EnrollmentUnderTest, type Answer } from './support/enrollment-under-test.ts';
import { CourseOrder } from './support/orders.ts';

/** Races that oversold stock in other shops, told of seats: each known by the thread that tells of it. */
const repeats = 100;

let world: EnrollmentUnderTest;
let next = 0;

beforeAll(async () => {
  world = await EnrollmentUnderTest.start();
});
afterAll(() => world.stop());

interface Course {
  readonly sku: string;
  readonly cohortId: string;
}

const hold = (order: CourseOrder): Promise<Answer> => patiently(() => order.hold(world));

async function course(capacity: number): Promise<Course> {
  next += 1;
  const [courseId, cohortId] = [`race-${String(next)}`, `race-${String(next)}-1`];
  const sku = courseId.toUpperCase();
  await patiently(() =>
    world.call(`PUT /courses/${courseId}`, { sku, title: sku, lmsCourseRef: 'COURSE-PYTHON-101' }),
  );
  const made = await patiently(() =>
    world.call(`PUT /cohorts/${cohortId}`, { courseId, startsOn: '2027-01-11', capacity }),
  );
  expect(made.status).toBe(200);
  return { sku, cohortId };
}

const takenOf = async ({ cohortId }: Course): Promise<number> =>
  (await patiently(() => world.call(`GET /cohorts/${cohortId}`))).body.taken as number;
const release = ({ seatHoldId }: CourseOrder): Promise<Answer> =>
  patiently(() => world.call(`DELETE /seats/${seatHoldId}`));
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

const races = [
  {
    thread: 'medusa#16569',
    story: 'two holds of one seat at the same time: one of them gets it',
    run: async () => {
      const made = await course(1);
      const orders = [new CourseOrder([[made.sku, 1]]), new CourseOrder([[made.sku, 1]])];
      const answers = await Promise.all(orders.map((order) => hold(order)));
      expect(statuses(answers)).toEqual([201, 409]);
      expect(await takenOf(made)).toBe(1);
    },
  },
  {
    thread: 'medusa#16502',
    story: 'two lines of one course, each of which alone could be had: the sum counts',
    run: async () => {
      const made = await course(2);
      const order = new CourseOrder([
        [made.sku, 2],
        [made.sku, 1],
      ]);
      expect((await hold(order)).status).toBe(409);
      expect(await takenOf(made)).toBe(0);
    },
  },
  {
    thread: 'medusa#12401',
    story: 'a hold given back by three callers at once: it is subtracted once',
    run: async () => {
      const made = await course(3);
      const [kept, gone] = [new CourseOrder([[made.sku, 1]]), new CourseOrder([[made.sku, 2]])];
      await Promise.all([hold(kept), hold(gone)]);
      await Promise.all([release(gone), release(gone), release(gone)]);
      expect(await takenOf(made)).toBe(1);
    },
  },
  {
    thread: 'vendure#3508',
    story: 'five orders at once for the last two seats: two are taken',
    run: async () => {
      const made = await course(2);
      const orders = Array.from({ length: 5 }, () => new CourseOrder([[made.sku, 1]]));
      const answers = await Promise.all(orders.map((order) => hold(order)));
      expect(statuses(answers)).toEqual([201, 201, 409, 409, 409]);
      expect(await takenOf(made)).toBe(2);
    },
  },
];

describe('races that other shops lost', () => {
  it.each(races)('$thread: $story', async ({ run }) => {
    for (let done = 0; done < repeats; done += 5) await Promise.all(Array.from({ length: 5 }, run));
    expect(await world.miscountedCohorts()).toEqual([]);
  });
});

describe('a thousand holds on fifty ids, forty at once of which twenty are equal', () => {
  it('have exactly fifty effects, and every answer to one id is the same to the byte', async () => {
    const made = await course(1_000);
    const orders = Array.from({ length: 50 }, () => new CourseOrder([[made.sku, 1]]));
    const twentyTimes = (order: CourseOrder) => Promise.all(Array.from({ length: 20 }, () => hold(order)));
    // Not all at once: a busy machine gets to the last of a thousand later than the service waits for what is asked.
    for (let first = 0; first < orders.length; first += 2)
      for (const same of await Promise.all(orders.slice(first, first + 2).map(twentyTimes))) {
        expect(same.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
        expect(same.filter(({ status }) => status >= 300)).toEqual([]);
        expect(new Set(same.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      }
    expect(await takenOf(made)).toBe(50);
    expect(await world.miscountedCohorts()).toEqual([]);
  }, 60_000);
});
