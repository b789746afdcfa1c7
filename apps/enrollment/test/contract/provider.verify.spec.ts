import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { seatsGranted, seatsRefused } from '@accord/canonical';
import { producedEvent, verifyProvider } from '@accord/contract-kit';
import { EnrollmentUnderTest } from '../support/enrollment-under-test.ts';

const course = 'COURSE-PYTHON-101';
let enrollment: EnrollmentUnderTest;

beforeAll(async () => {
  enrollment = await EnrollmentUnderTest.start();
  const body = { sku: course, title: 'Python 101', lmsCourseRef: course };
  expect((await enrollment.call(`PUT /courses/${course}`, body)).status).toBeLessThan(300);
  const cohort = { courseId: course, startsOn: '2027-01-11', capacity: 10 };
  expect((await enrollment.call(`PUT /cohorts/${course}-2027`, cohort)).status).toBeLessThan(300);
}, 60_000);

afterAll(() => enrollment.stop());

const leave = async (seats: number): Promise<void> => {
  await enrollment.sql('UPDATE cohorts SET capacity = taken + $1', [seats]);
};
const about = {
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  seatHoldId: '0198c0de-0000-7000-8000-00000000000c',
};

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'enrollment',
    baseUrl: enrollment.door.url,
    authorization: enrollment.door.authorization,
    states: {
      [`ten seats of ${course} are free`]: () => leave(10),
      [`no seat of ${course} is free`]: () => leave(0),
    },
    messages: {
      [seatsGranted.key]: producedEvent(seatsGranted, {
        ...about,
        seats: [
          {
            seatId: '0198c0de-0000-7000-8000-00000000000e',
            lineId: '2',
            sku: course,
            courseId: course,
            cohortId: `${course}-2027`,
            lms: 'moodle',
            lmsUserRef: '11',
            lmsCourseRef: course,
          },
        ],
      }),
      [seatsRefused.key]: producedEvent(seatsRefused, { ...about, reason: 'enrollment.unknown_course' }),
    },
  });
  expect(verified).toBeGreaterThan(4);
}, 120_000);
