import { CohortId, Course } from '@accord/canonical';
import { SeatHold, type HeldSeat } from '@accord/enrollment/saga';
import { enrollmentMigrations, openEnrollmentStores } from '@accord/enrollment/stores';
import type { UnitOfWork } from '@accord/messaging';
import { systemIds } from '@accord/service-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enrollmentTables, type EnrollmentTables } from '../../src/memory/enrollment/enrollment-tables.ts';
import { memoryEnrollmentStores, type EnrollmentStores } from '../../src/world/enrollment-machine.ts';
import { aWhile, kinds, openMemory, openPostgres, runtime } from '../support/databases.ts';

const soon = new Date('2026-01-05T09:15:00Z');
/** Cohorts that have begun come last, whatever their date. */
const starts = ['2027-03-01', '2027-02-01', '2001-01-01'] as const;

describe.each(kinds)("enrollment's stores in %s", (kind) => {
  let work: UnitOfWork;
  let stores: EnrollmentStores;
  let close: () => Promise<void>;
  let offer: (course: Course, capacities: readonly number[]) => Promise<void>;

  beforeAll(async () => {
    if (kind === 'memory') {
      const { database, host, ...bench } = openMemory();
      ({ work, close } = bench);
      const tables = enrollmentTables();
      stores = memoryEnrollmentStores({ database, tables }, host);
      offer = async (course, capacities) => {
        seed(tables, course, capacities);
      };
      return;
    }
    const { database, ...bench } = await openPostgres('enrollment', enrollmentMigrations);
    ({ work, close } = bench);
    const { courses, ...own } = openEnrollmentStores(database, runtime);
    stores = own;
    offer = async (course, capacities) => {
      await courses.saveCourse(course);
      for (const [index, capacity] of capacities.entries())
        await courses.saveCohort({ ...cohortOf(course, index), capacity });
    };
  });
  afterAll(() => close());

  /** A course of its own, with one cohort per capacity. */
  const newCourse = async (...capacities: readonly number[]): Promise<Course> => {
    const name = systemIds.next();
    const course = Course.parse({ courseId: name, sku: name.toUpperCase(), title: name, lmsCourseRef: name });
    await offer(course, capacities);
    return course;
  };
  const demandOf = (course: Course, quantity: number) => ({
    course,
    quantity,
    lines: [{ lineId: '1', sku: course.sku, quantity }],
  });
  const take = (course: Course, quantity: number) =>
    work.run((tx) => stores.places.take(tx, [demandOf(course, quantity)]));
  const seatsOf = (outcome: Awaited<ReturnType<typeof take>>): readonly HeldSeat[] =>
    outcome.kind === 'taken' ? outcome.seats : [];

  it('takes places in the next cohort that has room for all of them, and says what is short', async () => {
    const course = await newCourse(2, 1, 1);
    const first = seatsOf(await take(course, 1));
    expect(first).toHaveLength(1);
    expect(first[0]).toMatchObject({ lineId: '1', sku: course.sku, cohortId: cohortOf(course, 1).cohortId });
    expect(seatsOf(await take(course, 2)).map(({ cohortId }) => cohortId)).toEqual(
      Array(2).fill(cohortOf(course, 0).cohortId),
    );
    expect(await take(course, 2)).toEqual({
      kind: 'short',
      shortages: [{ sku: course.sku, requested: 2, available: 1 }],
    });
    expect(seatsOf(await take(course, 1))[0]?.cohortId).toBe(cohortOf(course, 2).cohortId);
    await work.run((tx) => stores.places.giveBack(tx, first));
    expect(seatsOf(await take(course, 1))[0]?.cohortId).toBe(cohortOf(course, 1).cohortId);
  });

  it('takes the places of all courses or of none', async () => {
    const [roomy, full] = [await newCourse(1), await newCourse(0)];
    const outcome = await work.run((tx) => stores.places.take(tx, [demandOf(roomy, 1), demandOf(full, 1)]));
    expect(outcome).toEqual({ kind: 'short', shortages: [{ sku: full.sku, requested: 1, available: 0 }] });
    expect(seatsOf(await take(roomy, 1))).toHaveLength(1);
  });

  it('gives no place twice, however many ask at once', async () => {
    const course = await newCourse(1, 2);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => take(course, 1)));
    expect(outcomes.filter((outcome) => outcome.kind === 'taken')).toHaveLength(3);
  });

  it('refuses to give back what was never taken', async () => {
    const course = await newCourse(1);
    const [seat] = seatsOf(await take(course, 1));
    const twice = seat === undefined ? [] : [seat, { ...seat, seatId: systemIds.next() }];
    await expect(work.run((tx) => stores.places.giveBack(tx, twice))).rejects.toThrow(
      'cohorts_never_oversold',
    );
  });

  it('finds courses by SKU', async () => {
    const course = await newCourse(1);
    expect(await work.run((tx) => stores.places.coursesBySku(tx, [course.sku, 'NO-SUCH']))).toEqual([course]);
  });

  const newHold = (expiresAt = soon): SeatHold =>
    SeatHold.held(systemIds.next(), { orderId: systemIds.next(), orderNumber: 'A-1', expiresAt });

  it('adds a hold once, also when it is asked twice at once', async () => {
    const hold = newHold();
    const added = await Promise.all([1, 2].map(() => work.run((tx) => stores.holds.add(tx, hold))));
    expect(added.sort()).toEqual([false, true]);
  });

  it('reads a hold as it was saved, seats and all, and keeps others from it meanwhile', async () => {
    const course = await newCourse(3);
    const hold = newHold();
    await work.run((tx) => stores.holds.add(tx, hold));
    const seen: unknown[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await work.run(async (tx) => {
      const mine = (await stores.holds.lock(tx, hold.id)) ?? newHold();
      second = work.run(async (other) => seen.push((await stores.holds.lock(other, hold.id))?.state));
      const outcome = await stores.places.take(tx, [demandOf(course, 2)]);
      mine.reseat(seatsOf(outcome));
      mine.moveTo('granting');
      mine.grantTo('user-1');
      await stores.holds.save(tx, mine);
      await aWhile(() => stores.places.coursesBySku(tx, [course.sku]));
      seen.push('mine');
    });
    await second;
    expect(seen).toEqual([
      'mine',
      expect.objectContaining({ status: 'granted', lmsUserRef: 'user-1', reachedLms: true, version: 3 }),
    ]);
    const seats = await work.run(async (tx) => (await stores.holds.lock(tx, hold.id))?.seats);
    expect(seats?.map(({ cohortId }) => cohortId)).toEqual(Array(2).fill(cohortOf(course, 0).cohortId));
  });

  it('locks holds that have run out, and passes over one that is locked', async () => {
    const long = new Date('2001-01-01T00:00:00Z');
    const [due, locked] = [newHold(long), newHold(long)];
    for (const hold of [due, locked]) await work.run((tx) => stores.holds.add(tx, hold));
    const overdue = (now: Date): Promise<readonly string[]> =>
      work.run(async (tx) => (await stores.holds.lockOverdue(tx, now, 9)).map(({ id }) => id));
    expect(await overdue(long)).toEqual([]);
    const after = new Date(long.getTime() + 1);
    await work.run(async (tx) => {
      await stores.holds.lock(tx, locked.id);
      expect(await overdue(after)).toEqual([due.id]);
    });
    expect(new Set(await overdue(after))).toEqual(new Set([due.id, locked.id]));
  });

  it('knows of another hold that gives a course, or is about to', async () => {
    const course = await newCourse(5);
    const lmsUserRef = systemIds.next();
    const { lmsCourseRef } = course;
    const given = newHold();
    await work.run((tx) => stores.holds.add(tx, given));
    const asked = (exceptHoldId?: string) =>
      stores.holds.anotherGives({ exceptHoldId, lmsUserRef, lmsCourseRef });
    const changed = (change: (hold: SeatHold) => void) =>
      work.run(async (tx) => {
        const hold = (await stores.holds.lock(tx, given.id)) ?? given;
        change(hold);
        await stores.holds.save(tx, hold);
      });
    const outcome = await take(course, 1);
    await changed((hold) => {
      hold.reseat(seatsOf(outcome));
      hold.isFor(lmsUserRef);
    });
    expect(await asked(systemIds.next())).toBe(false);
    await changed((hold) => {
      hold.moveTo('granting');
    });
    expect([await asked(systemIds.next()), await asked(), await asked(given.id)]).toEqual([
      true,
      true,
      false,
    ]);
    await changed((hold) => {
      hold.grantTo(lmsUserRef);
    });
    expect(await asked(systemIds.next())).toBe(true);
    await changed((hold) => {
      hold.moveTo('revoking');
    });
    expect(await asked(systemIds.next())).toBe(false);
  });
});

function cohortOf({ courseId }: Course, index: number) {
  return {
    cohortId: CohortId.parse(`${courseId}-${index}`),
    courseId,
    startsOn: starts[index] ?? '2027-12-01',
  };
}

function seed({ courses, cohorts }: EnrollmentTables, course: Course, capacities: readonly number[]): void {
  courses.seed(course.courseId, course);
  for (const [index, capacity] of capacities.entries()) {
    const cohort = cohortOf(course, index);
    cohorts.seed(cohort.cohortId, { ...cohort, capacity, taken: 0 });
  }
}
