import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemIds } from '@accord/service-kit';
import { patiently } from '@accord/test-kit';
import { ExpireHeldSeats } from '../src/use-cases/expire-held-seats.ts';
import { enrollmentProblems } from '../src/inbound/problems.ts';
import { EnrollmentUnderTest } from './support/enrollment-under-test.ts';
import { CourseOrder } from './support/orders.ts';

let world: EnrollmentUnderTest;

beforeAll(async () => {
  world = await EnrollmentUnderTest.start();
});
afterAll(async () => {
  expect(await world.miscountedCohorts()).toEqual([]);
  await world.stop();
});

/** A course of its own for a test, with one cohort per capacity, the first one beginning first. */
async function course(name: string, ...capacities: number[]): Promise<string> {
  const sku = `COURSE-${name.toUpperCase()}`;
  const made = await world.call(`PUT /courses/${name}`, {
    sku,
    title: name,
    lmsCourseRef: 'COURSE-PYTHON-101',
  });
  expect(made).toEqual({
    status: 200,
    body: { courseId: name, sku, title: name, lmsCourseRef: 'COURSE-PYTHON-101' },
  });
  for (const [index, capacity] of capacities.entries()) {
    const body = { courseId: name, startsOn: `2027-0${index + 1}-11`, capacity };
    expect((await world.call(`PUT /cohorts/${name}-${index + 1}`, body)).status).toBe(200);
  }
  return sku;
}

async function takenOf(cohortId: string): Promise<number> {
  return (await world.call(`GET /cohorts/${cohortId}`)).body.taken;
}

describe('holding seats', () => {
  it('sets one seat aside per piece, in the cohort that begins next', async () => {
    const order = new CourseOrder([[await course('next', 5, 5), 2]]);
    const answer = await order.hold(world, 60);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      seatHoldId: order.seatHoldId,
      status: 'held',
      expiresAt: '2026-11-21T03:01:00.000Z',
    });
    expect(answer.body.seats).toHaveLength(2);
    expect(answer.body.seats[0]).toEqual({
      seatId: expect.any(String),
      lineId: '1',
      sku: 'COURSE-NEXT',
      courseId: 'next',
      cohortId: 'next-1',
    });
    expect(await takenOf('next-1')).toBe(2);
  });

  it('takes no place for a synthetic order, so that the last one is a customer’s, and gives none back', async () => {
    const sku = await course('nobody', 1);
    const synthetic = { 'x-accord-synthetic': 'true' };
    const [before, after] = [new CourseOrder([[sku, 2]]), new CourseOrder([[sku, 1]])];
    expect(await before.hold(world, 60, synthetic)).toMatchObject({ status: 201 });
    expect(await takenOf('nobody-1')).toBe(0);
    expect((await new CourseOrder([[sku, 1]]).hold(world)).status).toBe(201);
    expect((await new CourseOrder([[sku, 1]]).hold(world)).status).toBe(409);
    // Sold out or not is no matter of theirs: whether an order goes through is what they look at.
    const held = await after.hold(world, 60, synthetic);
    expect(held.body.seats).toMatchObject([{ cohortId: 'nobody-1' }]);
    expect((await world.call(`DELETE /seats/${before.seatHoldId}`)).status).toBe(204);
    world.clock.advance(61_000);
    await world.service.app.get(ExpireHeldSeats).execute();
    expect(await takenOf('nobody-1')).toBe(1);
  });

  it('goes to the next cohort when the first has not room for the whole order', async () => {
    const sku = await course('spill', 1, 3);
    const answer = await new CourseOrder([[sku, 2]]).hold(world);
    expect(answer.body.seats.map((seat: { cohortId: string }) => seat.cohortId)).toEqual([
      'spill-2',
      'spill-2',
    ]);
    expect(await takenOf('spill-1')).toBe(0);
  });

  it('refuses the same id with other lines, and leaves the first hold as it is', async () => {
    const sku = await course('other', 5);
    const order = new CourseOrder([[sku, 1]]);
    await order.hold(world);
    const { seatHoldId, orderId, orderNumber } = order;
    const lines = [{ lineId: '1', sku, quantity: 2 }];
    const request = { seatHoldId, orderId, orderNumber, lines, expiresInSeconds: 60 };
    const answer = await world.call('POST /seats', request);
    expect([answer.status, answer.body.code]).toEqual([409, 'enrollment.hold_conflict']);
    expect(await takenOf('other-1')).toBe(1);
  });

  it('answers a repeat with the first hold and takes nothing more', async () => {
    const order = new CourseOrder([[await course('repeat', 5), 1]]);
    const first = await order.hold(world);
    const second = await order.hold(world);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(await takenOf('repeat-1')).toBe(1);
  });

  it('answers equal requests that come at the same time with one and the same hold', async () => {
    const order = new CourseOrder([[await course('twins', 1), 1]]);
    const answers = await Promise.all(Array.from({ length: 6 }, () => patiently(() => order.hold(world))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.seats[0].seatId)).size).toBe(1);
  });

  it('lets one of twenty buyers have the last seat', async () => {
    const sku = await course('last', 1);
    const orders = Array.from({ length: 20 }, () => new CourseOrder([[sku, 1]]));
    const answers = await Promise.all(orders.map((order) => patiently(() => order.hold(world))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'enrollment.no_seats')).toHaveLength(19);
    expect(await takenOf('last-1')).toBe(1);
  });

  it('counts two lines of one course together', async () => {
    const sku = await course('sum', 3);
    const answer = await new CourseOrder([
      [sku, 2],
      [sku, 2],
    ]).hold(world);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'enrollment.no_seats', shortages: [{ sku, requested: 4, available: 3 }] },
    });
    expect(await takenOf('sum-1')).toBe(0);
  });

  it('takes seats in all courses of an order or in none', async () => {
    const [open, full] = [await course('open', 5), await course('full', 0)];
    const answer = await new CourseOrder([
      [open, 1],
      [full, 1],
    ]).hold(world);
    expect(answer.body.shortages).toEqual([{ sku: full, requested: 1, available: 0 }]);
    expect(await takenOf('open-1')).toBe(0);
  });

  it('survives orders for the same two courses in opposite order at the same time', async () => {
    const [a, b] = [await course('cross-a', 40), await course('cross-b', 40)];
    const orders = Array.from(
      { length: 20 },
      (_, index) =>
        new CourseOrder(
          index % 2 === 0
            ? [
                [a, 1],
                [b, 1],
              ]
            : [
                [b, 1],
                [a, 1],
              ],
        ),
    );
    const answers = await Promise.all(orders.map((order) => patiently(() => order.hold(world))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect([await takenOf('cross-a-1'), await takenOf('cross-b-1')]).toEqual([20, 20]);
  });

  it('refuses an unknown course, names it, and holds nothing of the others', async () => {
    const sku = await course('known', 5);
    const answer = await new CourseOrder([
      [sku, 1],
      ['COURSE-NOWHERE', 1],
    ]).hold(world);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'enrollment.unknown_course', detail: 'No course under: COURSE-NOWHERE.' },
    });
    expect(await takenOf('known-1')).toBe(0);
  });

  it('says no in German to whoever asks in German', async () => {
    const order = new CourseOrder([[await course('deutsch', 0), 1]]);
    const { seatHoldId, orderId, orderNumber, lines } = order;
    const answer = await world.call(
      'POST /seats',
      { seatHoldId, orderId, orderNumber, lines, expiresInSeconds: 60 },
      { 'accept-language': 'de' },
    );
    expect(answer.body.title).toBe('Der Kurs ist ausgebucht');
  });
});

describe('giving seats back', () => {
  it('frees the seats once, however often it is asked', async () => {
    const order = new CourseOrder([[await course('back', 5), 2]]);
    await order.hold(world);
    for (let time = 0; time < 2; time++) {
      expect((await world.call(`DELETE /seats/${order.seatHoldId}`)).status).toBe(204);
      expect(await takenOf('back-1')).toBe(0);
    }
    expect((await order.hold(world)).body.code).toBe('enrollment.hold_ended');
  });

  it('keeps a hold from being made that was given back before it arrived', async () => {
    const order = new CourseOrder([[await course('overtaken', 5), 1]]);
    expect((await world.call(`DELETE /seats/${order.seatHoldId}`)).status).toBe(204);
    expect((await order.hold(world)).body.code).toBe('enrollment.hold_ended');
    expect(await takenOf('overtaken-1')).toBe(0);
  });

  it('frees seats whose time has run out, and only those', async () => {
    const sku = await course('expiry', 5);
    const [short, long] = [new CourseOrder([[sku, 1]]), new CourseOrder([[sku, 1]])];
    await short.hold(world, 60);
    await long.hold(world, 3600);
    const expire = world.service.app.get(ExpireHeldSeats);
    world.clock.advance(59_000);
    await expire.execute();
    expect(await takenOf('expiry-1')).toBe(2);
    world.clock.advance(2_000);
    await Promise.all([expire.execute(), expire.execute()]);
    expect(await takenOf('expiry-1')).toBe(1);
    expect((await short.hold(world)).body.code).toBe('enrollment.hold_ended');
    expect((await long.hold(world)).status).toBe(200);
  });
});

describe('the catalogue', () => {
  it('lists courses with their cohorts, page by page', async () => {
    await course('page-a', 1, 2);
    await course('page-b');
    const seen: { courseId: string; cohorts: { capacity: number }[] }[] = [];
    let cursor = '';
    do {
      const page = await world.call(`GET /courses?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.body.items);
      cursor = page.body.nextCursor ?? '';
    } while (cursor !== '');
    const ids = seen.map(({ courseId }) => courseId);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(
      seen.find(({ courseId }) => courseId === 'page-a')?.cohorts.map(({ capacity }) => capacity),
    ).toEqual([1, 2]);
    expect(seen.find(({ courseId }) => courseId === 'page-b')?.cohorts).toEqual([]);
  });

  it('changes a course and a cohort in place', async () => {
    const sku = await course('change', 5);
    await world.call('PUT /courses/change', { sku, title: 'New', lmsCourseRef: 'X' });
    await world.call('PUT /cohorts/change-1', { courseId: 'change', startsOn: '2027-05-01', capacity: 7 });
    expect((await world.call('GET /cohorts/change-1')).body).toEqual({
      cohortId: 'change-1',
      courseId: 'change',
      startsOn: '2027-05-01',
      capacity: 7,
      taken: 0,
    });
  });

  it('refuses what would break a promise already given', async () => {
    const sku = await course('promise', 5);
    await course('other', 1);
    await new CourseOrder([[sku, 3]]).hold(world);
    const cohort = { courseId: 'promise', startsOn: '2027-01-11', capacity: 2 };
    const refusals = [
      await world.call('PUT /cohorts/promise-1', cohort),
      await world.call('PUT /cohorts/promise-1', { ...cohort, courseId: 'other', capacity: 9 }),
      await world.call('PUT /cohorts/new', { ...cohort, courseId: 'nowhere' }),
      await world.call('PUT /courses/other', { sku, title: 'x', lmsCourseRef: 'x' }),
      await world.call('GET /cohorts/nowhere'),
    ];
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'enrollment.capacity_below_taken'],
      [409, 'enrollment.other_course'],
      [422, 'enrollment.unknown_course'],
      [409, 'enrollment.sku_taken'],
      [404, 'enrollment.unknown_cohort'],
    ]);
  });
});

it('refuses requests that it cannot read, and callers it does not know', async () => {
  const order = new CourseOrder([['COURSE-X', 1]]);
  const { seatHoldId, orderId, orderNumber } = order;
  const body = { seatHoldId, orderId, orderNumber, expiresInSeconds: 60, lines: order.lines };
  const bad = [
    { ...body, lines: [] },
    { ...body, lines: [{ lineId: '1', sku: 'COURSE-X', quantity: 0 }] },
    { ...body, seatHoldId: '17' },
    { ...body, expiresInSeconds: 86_400 },
    { ...body, extra: true },
  ];
  for (const one of bad) expect((await world.call('POST /seats', one)).body.code).toBe('request.invalid');
  expect((await world.call('GET /enrollments')).body.code).toBe('request.invalid');
  expect((await world.call('GET /courses', undefined, { authorization: '' })).status).toBe(401);
  expect((await world.call(`GET /enrollments?orderId=${systemIds.next()}`)).body).toEqual({ items: [] });
});

it('fills the same placeholders in both languages of every problem', () => {
  const placeholders = (text: string) => text.match(/\{\w+\}/g) ?? [];
  for (const { title, detail } of Object.values(enrollmentProblems)) {
    expect(placeholders(title.de + detail.de)).toEqual(placeholders(title.en + detail.en));
  }
});
