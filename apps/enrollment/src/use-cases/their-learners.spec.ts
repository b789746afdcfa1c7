import { compareKeys } from '@accord/sync';
import { FakeClock } from '@accord/test-kit';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  judgeEnrollment,
  lmsAccesses,
  seatStandings,
  type SeatStanding,
} from '../domain/enrollment-judgement.ts';
import { ComparedCourses } from './compared-courses.ts';
import { learnerIn, learnerKey, learnersWithin } from './learner-keys.ts';
import { CourseRolls, type Participant } from './ports/course-rolls.ts';
import { LearnerSeats } from './ports/learner-seats.ts';
import { TheirLearners } from './their-learners.ts';

const pageSize = 3;
const everything = { after: null, until: null };

/** An LMS with two courses, whose rolls are read three people at a time, and without those who are hidden from us. */
class School extends CourseRolls {
  readonly lms = 'school';
  readonly rolls = new Map<string, number[]>();
  readonly hidden = new Set<number>();
  /** Where each page began that was asked for. */
  readonly asked: string[] = [];

  courseId = async (ref: string) => (this.rolls.has(ref) ? ref : undefined);

  async page(courseId: string, place: string | null) {
    const from = Number(place ?? '0');
    this.asked.push(`${courseId} ${String(from)}`);
    const roll = this.rolls.get(courseId) ?? [];
    const participants = roll
      .slice(from, from + pageSize)
      .filter((id) => !this.hidden.has(id))
      .map((id): Participant => ({ lmsUserRef: String(id), isOurs: true, isSuspended: false, learns: true }));
    return { participants, next: from >= roll.length ? null : String(from + pageSize) };
  }

  async accessOf(lmsUserRef: string, courseId: string) {
    return this.rolls.get(courseId)?.includes(Number(lmsUserRef)) === true ? ('open' as const) : null;
  }
}

/** Nobody has a seat unless a test says so. */
class Seats extends LearnerSeats {
  readonly known = new Map<string, SeatStanding>();
  courseRefs = async () => ['LONGER-NAME', 'SHORT', 'GONE'];
  given = () => {
    throw new Error('not asked here');
  };
  standings = async () => this.known;
}

let school: School;
let seats: Seats;
let theirs: TheirLearners;

beforeEach(() => {
  [school, seats] = [new School(), new Seats()];
  const learners = Array.from({ length: 10 }, (_, index) => index + 5);
  school.rolls.set('SHORT', learners).set('LONGER-NAME', [7, 100]);
  const clock = new FakeClock(new Date('2026-11-21T03:00:00.000Z'));
  const courses = new ComparedCourses(seats, school, '2025-11-21');
  theirs = new TheirLearners({ courses, seats, rolls: school, clock });
});

async function keysOf(range: Parameters<TheirLearners['read']>[0]): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of theirs.read(range)) keys.push(...page.map(({ key }) => key));
  return keys;
}

const key = (lmsCourseRef: string, user: number) => learnerKey({ lmsCourseRef, lmsUserRef: String(user) });
const short = (...users: number[]) => users.map((user) => key('SHORT', user));

describe('the rolls of an LMS', () => {
  it('are read whole in the order of keys, one page after the other, also behind a page of which nothing is shown', async () => {
    for (const id of [8, 9, 10]) school.hidden.add(id);
    const keys = await keysOf(everything);
    expect(keys).toEqual([...short(5, 6, 7, 11, 12, 13, 14), key('LONGER-NAME', 7), key('LONGER-NAME', 100)]);
    expect([...keys].sort(compareKeys)).toEqual(keys);
    expect(keys.map((one) => learnerKey(learnerIn(one)))).toEqual(keys);
  });

  it('are read again from the page before the one wanted, and no further than to the end of the range', async () => {
    await keysOf(everything);
    school.asked.length = 0;
    expect(await keysOf({ after: key('SHORT', 11), until: key('SHORT', 12) })).toEqual(short(12));
    expect(school.asked).toEqual(['SHORT 3', 'SHORT 6']);
    school.asked.length = 0;
    expect(await keysOf({ after: key('SHORT', 14), until: key('LONGER-NAME', 7) })).toEqual([
      key('LONGER-NAME', 7),
    ]);
    expect(school.asked).not.toContain('SHORT 0');
  });

  it('name everybody once who stays while others come and go, and miss nobody of a page that has moved forward', async () => {
    await keysOf(everything);
    school.rolls.set('SHORT', [6, 7, 9, 10, 11, 12, 13, 14]);
    expect(await keysOf({ after: key('SHORT', 10), until: null })).toEqual([
      ...short(11, 12, 13, 14),
      key('LONGER-NAME', 7),
      key('LONGER-NAME', 100),
    ]);
    const read = theirs.read(everything);
    const first = await read.next();
    school.rolls.set('SHORT', [1, 2, 6, 7, 9, 10, 11]);
    const rest: string[] = [];
    for await (const page of read) rest.push(...page.map((one) => one.key));
    expect((first.value as { key: string }[]).map((one) => one.key)).toEqual(short(6, 7, 9));
    expect(rest.filter((one) => one.startsWith('SHORT/'))).toEqual(short(10, 11));
  });

  it('tell of a learner whose seat is under way only that it changes', async () => {
    seats.known.set('7', 'under_way');
    expect(await theirs.one(key('SHORT', 7))).toMatchObject({
      changedAt: new Date('2026-11-21T03:00:00.000Z'),
    });
    expect(await keysOf({ after: key('SHORT', 6), until: key('SHORT', 8) })).toEqual(short(8));
  });

  it('have no part in a range that ends before them or begins behind them', () => {
    expect(learnersWithin({ after: null, until: key('SHORT', 9) }, 'LONGER-NAME')).toBe(undefined);
    expect(learnersWithin({ after: key('LONGER-NAME', 9), until: null }, 'SHORT')).toBe(undefined);
    expect(learnersWithin({ after: key('SHORT', 9), until: key('LONGER-NAME', 8) }, 'SHORT')).toEqual({
      after: '9',
      until: null,
    });
  });
});

describe('what it means that seats and LMS differ', () => {
  it('is nothing for a seat that is under way or left alone, and a schedule shuts only what was returned', () => {
    for (const access of [...lmsAccesses, null]) {
      expect(judgeEnrollment('under_way', access)).toBe(undefined);
      expect(judgeEnrollment('left_alone', access)).toBe(undefined);
      for (const standing of [...seatStandings, undefined]) {
        const judgement = judgeEnrollment(standing, access);
        const shutsUnasked = judgement?.action === 'take_back' && judgement.asksPerson !== true;
        expect(shutsUnasked).toBe(standing === 'taken_back' && access === 'open');
      }
    }
  });
});
