import { beforeAll, describe, expect, it } from '@jest/globals';
import { orderCancelled, orderPlaced } from '@accord/canonical';
import { Parties } from '@accord/messaging';
import { Reconcile, type Reconciliation } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import { DataSource } from 'typeorm';
import { LearnerSeatsStore } from '../src/outbound/learner-seats-store.ts';
import { CompareEnrollments } from '../src/use-cases/compare-enrollments.ts';
import { HeedErasure } from '../src/use-cases/heed-erasure.ts';
import { CourseRolls } from '../src/use-cases/ports/course-rolls.ts';
import { LearningPlatform } from '../src/use-cases/ports/learning-platform.ts';
import { SeatHolds } from '../src/use-cases/ports/seat-holds.ts';
import { WithdrawLearner } from '../src/use-cases/withdraw-learner.ts';
import { askMoodle, moodleOf } from './support/moodle.ts';
import type { EnrollmentUnderTest } from './support/enrollment-under-test.ts';
import { type Buyer, CourseOrder } from './support/orders.ts';

const python = 'COURSE-PYTHON-101';
const robotics = 'COURSE-ROBOTICS-201';
/** Their ids in every new Moodle of the mock. */
const idOf = { [python]: 11, [robotics]: 12 };

/** Seats against Moodle's rolls, in a world that other tests have used: what they left differs in nothing. */
export function comparisonSection(world: () => EnrollmentUnderTest): void {
  describe('seats, held against Moodle', () => {
    beforeAll(async () => {
      for (const [courseId, lmsCourseRef] of [
        ['compared', python],
        ['by-number', '11'],
        ['robotics', robotics],
      ]) {
        const sku = String(courseId).toUpperCase();
        await world().call(`PUT /courses/${String(courseId)}`, { sku, title: sku, lmsCourseRef });
        const cohort = { courseId, startsOn: '2027-01-11', capacity: 50 };
        await world().call(`PUT /cohorts/${String(courseId)}-1`, cohort);
      }
    });

    async function becomes({ orderId }: CourseOrder, status: string): Promise<void> {
      await eventually(async () => {
        const { body } = await world().call(`GET /enrollments?orderId=${orderId}`);
        expect(body.items[0]?.status).toBe(status);
      });
    }

    async function granted(sku = 'COMPARED', buyer?: Buyer): Promise<CourseOrder> {
      const order = new CourseOrder([[sku, 1]], buyer);
      await order.hold(world());
      await world().publish(orderPlaced, { subject: order.orderId, data: order.placed() });
      await becomes(order, 'granted');
      return order;
    }

    async function returned(order: CourseOrder): Promise<void> {
      await world().publish(orderCancelled, { subject: order.orderId, data: order.cancelled() });
      await becomes(order, 'revoked');
    }

    const coursesOf = ({ customer }: CourseOrder) => moodleOf(world().mocks).coursesOf(customer.email);
    const userOf = ({ customer }: CourseOrder): number =>
      moodleOf(world().mocks).usersOf(customer.email)[0]?.id ?? 0;
    const unenrol = (order: CourseOrder, course = python) =>
      askMoodle(world().mocks, 'enrol_manual_unenrol_users', {
        'enrolments[0][userid]': String(userOf(order)),
        'enrolments[0][courseid]': String(idOf[course as keyof typeof idOf]),
      });
    const letIn = (order: CourseOrder, course: keyof typeof idOf, how: object = {}) => {
      world().mocks.seed('moodle', {
        enrolments: [{ userid: userOf(order), courseid: idOf[course], ...how }],
      });
    };

    async function compare(dryRun = false): Promise<Reconciliation> {
      const { status, body } = await world().call('POST /reconciliations', { kind: 'enrollments', dryRun });
      expect({ status, body }).toMatchObject({ status: 201 });
      return body as Reconciliation;
    }
    /** As the schedule does it, behind which nobody stands. */
    const compareUnasked = () =>
      world().service.app.get(Reconcile).execute('enrollments', { repair: true, recentOnly: true });
    const clean = { open: 0, suspected: 0, differences: [] };
    const openings = () =>
      world()
        .mocks.requests('moodle')
        .filter(({ operation }) => operation === 'enrol_manual_enrol_users').length;

    it('finds no difference after all that Moodle did late, and counts a course that has two references once', async () => {
      await granted();
      const byNumber = await granted('BY-NUMBER');
      await granted('COMPARED', byNumber.customer);
      const found = await compare(true);
      expect(found).toMatchObject({ against: 'moodle', by: 'test', failure: null, ...clean });
      expect(found.ours).toEqual(found.theirs);
      const [counted] = await world().sql<{ count: number }>(
        `SELECT count(DISTINCT lms_user_ref)::int AS count FROM seat_holds WHERE status = 'granted'`,
      );
      expect(found.ours.count).toBe(counted?.count);
    });

    it('paid and shut out: shown, then opened as a grant opens it, once however often it is repaired', async () => {
      // Sold by its number, told by its name.
      const order = await granted('BY-NUMBER');
      await unenrol(order);
      const before = openings();
      const shown = await compare(true);
      expect(shown).toMatchObject({ open: 1, dryRun: true, ours: { count: shown.theirs.count + 1 } });
      expect(shown.differences).toMatchObject([
        {
          kind: 'missing_there',
          code: 'enrollment.not_enrolled_in_lms',
          action: 'open_again',
          state: 'open',
        },
      ]);
      expect([coursesOf(order), openings()]).toEqual([[], before]);

      expect(await compareUnasked()).toMatchObject({ open: 0, differences: [{ state: 'repaired' }] });
      expect([coursesOf(order), openings()]).toEqual([[python], before + 1]);
      expect(await compare()).toMatchObject(clean);
      expect(openings()).toBe(before + 1);
    });

    it('suspended there: somebody has done it, so only a person has it opened', async () => {
      const order = await granted();
      letIn(order, python, { suspended: true });
      const code = 'enrollment.suspended_in_lms';
      expect(await compareUnasked()).toMatchObject({ open: 1, differences: [{ code, state: 'open' }] });
      expect(await compare()).toMatchObject({ open: 0, differences: [{ code, state: 'repaired' }] });
      expect(await compare(true)).toMatchObject(clean);
    });

    it('returned and still in: shut, unless another order of theirs gives the course', async () => {
      const order = await granted();
      await returned(order);
      letIn(order, python);
      expect(await compareUnasked()).toMatchObject({
        open: 0,
        differences: [{ kind: 'missing_here', code: 'enrollment.open_after_return', state: 'repaired' }],
      });
      expect(coursesOf(order)).toEqual([]);

      const [one, other] = [
        await granted('COMPARED', order.customer),
        await granted('BY-NUMBER', order.customer),
      ];
      await returned(one);
      letIn(order, python);
      expect(await compare()).toMatchObject(clean);
      expect(coursesOf(other)).toEqual([python]);
    });

    it('let in by hand: left to a person where the account is ours, and nothing of ours where somebody teaches or the account is not', async () => {
      const order = await granted();
      letIn(order, robotics);
      const code = 'enrollment.open_without_seat';
      expect(await compareUnasked()).toMatchObject({ open: 1, differences: [{ code, state: 'open' }] });
      expect(coursesOf(order)).toEqual([python, robotics]);
      expect(await compare()).toMatchObject({ open: 0, differences: [{ code, state: 'repaired' }] });
      expect(coursesOf(order)).toEqual([python]);

      letIn(order, robotics, { roleid: 3 });
      const grace = { username: 'grace', firstname: 'Grace', lastname: 'Hopper', email: 'grace@example.org' };
      world().mocks.seed('moodle', {
        users: [{ ...grace, id: 4 }],
        enrolments: [{ userid: 4, courseid: 12 }],
      });
      expect(await compare()).toMatchObject(clean);
      await unenrol(order, robotics);
    });

    it('an account or a course that is gone, and an account that is suspended: shown to a person, and left alone', async () => {
      const order = await granted();
      const suspended = { email: 'joan@example.net', givenName: 'Joan', familyName: 'Clarke' };
      world().mocks.seed('moodle', {
        users: [
          {
            username: 'joan',
            firstname: 'Joan',
            lastname: 'Clarke',
            email: suspended.email,
            suspended: true,
          },
        ],
      });
      const shutOut = await granted('COMPARED', suspended);
      const homeless = await granted('ROBOTICS');
      const moved = await world().sql<{ hold_id: string }>(
        `UPDATE seats SET lms_course_ref = 'CLOSED-7' WHERE hold_id = $1 RETURNING hold_id`,
        [homeless.seatHoldId],
      );
      expect(moved[0]).toHaveLength(1);
      await unenrol(homeless, robotics);
      await askMoodle(world().mocks, 'core_user_delete_users', { 'userids[0]': String(userOf(order)) });

      const { differences, open } = await compare();
      expect(open).toBe(3);
      expect(new Map(differences.map(({ code, state, theirs }) => [code, { state, theirs }]))).toEqual(
        new Map([
          [
            'enrollment.course_gone',
            { state: 'open', theirs: { course: 'CLOSED-7', access: 'course_gone' } },
          ],
          ['enrollment.account_gone', { state: 'open', theirs: { course: python, access: 'account_gone' } }],
          [
            'enrollment.account_suspended',
            { state: 'open', theirs: { course: python, access: 'account_suspended' } },
          ],
        ]),
      );
      for (const ended of [order, shutOut, homeless]) await returned(ended);
      expect(await compare()).toMatchObject(clean);
    });

    it('leaves alone what is under way, whom an erasure has closed, a synthetic order, and a course that began long ago', async () => {
      const [opening, erased, old] = [await granted(), await granted(), await granted()];
      await world().sql(`UPDATE seat_holds SET status = 'granting' WHERE id = $1`, [opening.seatHoldId]);
      await world().sql(
        `WITH person AS (INSERT INTO people_to_forget (customer_id, receipt_id) VALUES ($1, $1) RETURNING customer_id)
         INSERT INTO orders_to_forget SELECT $2, customer_id, now() FROM person`,
        [erased.customer.customerId, erased.orderId],
      );
      await world().sql(`INSERT INTO cohorts VALUES ('compared-0', 'compared', '2025-01-13', 1, 1)`);
      await world().sql(`UPDATE seats SET cohort_id = 'compared-0' WHERE hold_id = $1`, [old.seatHoldId]);
      await world().sql(`UPDATE cohorts SET taken = taken - 1 WHERE id = 'compared-1'`);
      const synthetic = await granted();
      await world().sql('UPDATE seats SET synthetic = true WHERE hold_id = $1', [synthetic.seatHoldId]);
      expect(await compare()).toMatchObject(clean);
      for (const order of [erased, old, synthetic]) await unenrol(order);
      expect(await compare()).toMatchObject(clean);
    });

    it('leaves nobody in whose order is undone while a course is opened to them, and touches no account that is going', async () => {
      const order = await granted();
      await unenrol(order);
      const { app } = world().service;
      const moodle = app.get(LearningPlatform);
      const comparison = new CompareEnrollments({
        seats: new LearnerSeatsStore(app.get(DataSource)),
        rolls: app.get(CourseRolls),
        platform: {
          enrol: async (participation) => {
            await returned(order);
            await moodle.enrol(participation);
          },
        },
        withdrawLearner: new WithdrawLearner(moodle, app.get(SeatHolds)),
        erasure: app.get(HeedErasure),
        clock: world().clock,
        cohortDays: 365,
      });
      const { differences } = await compare(true);
      const [found] = differences;
      if (found === undefined) throw new Error('nothing was found');
      const judgement = { code: found.code, action: found.action, repairable: true };
      const lmsUserRef = String(userOf(order));
      await world().sql(`INSERT INTO accounts_going VALUES ($1, 'erasure')`, [lmsUserRef]);
      await expect(comparison.repair(found, judgement)).rejects.toMatchObject({
        code: 'enrollment.account_going',
      });
      await world().sql('DELETE FROM accounts_going WHERE lms_user_ref = $1', [lmsUserRef]);

      const before = openings();
      await comparison.repair(found, judgement);
      expect([openings(), coursesOf(order)]).toEqual([before + 1, []]);
      expect(await compare()).toMatchObject(clean);
    });

    it('says why it could not be finished when Moodle does not tell who is in a course, and nothing is taken for gone', async () => {
      const order = await granted();
      world().mocks.faults('moodle', [
        { kind: 'malformed', operation: 'core_enrol_get_enrolled_users', times: 3 },
      ]);
      const { status } = await world().call('POST /reconciliations', { kind: 'enrollments', dryRun: false });
      expect(status).toBeGreaterThanOrEqual(500);
      const { body } = await world().call('GET /reconciliations');
      expect(body.items[0].last).toMatchObject({ failure: { code: expect.stringMatching(/^moodle\./) } });
      world().mocks.faults('moodle', []);
      expect(await compare()).toMatchObject(clean);
      expect(coursesOf(order)).toEqual([python]);
    });

    it('holds up no order when Moodle does not let us read who is in a course', async () => {
      world().mocks.faults('moodle', [{ kind: 'expired_token', operation: 'core_enrol_get_enrolled_users' }]);
      const { status } = await world().call('POST /reconciliations', { kind: 'enrollments' });
      expect(status).toBe(503);
      const { body } = await world().call('GET /reconciliations');
      expect(body.items[0].last.failure.code).toBe('moodle.auth_failed');
      expect(
        world()
          .service.app.get(Parties)
          .troubleOf({ all: ['lms'] }),
      ).toBe(undefined);
      expect(coursesOf(await granted())).toEqual([python]);
    });
  });
}
