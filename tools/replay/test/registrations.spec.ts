import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { FinishedOrder } from '../src/follow-orders.ts';
import { coursesOf } from '../src/registrations/courses.ts';
import { type ReadRegistrations, readRegistrations } from '../src/registrations/read-registrations.ts';
import { type Presentation, type Registration } from '../src/registrations/registration-row.ts';
import {
  outcomesOf,
  type SeatCount,
  seatDifferences,
  type SeatOutcome,
} from '../src/registrations/seat-balance.ts';
import type { TermAccount } from '../src/registrations/sell-term.ts';
import { folderOfData } from './environment.ts';

const coursesFile = [
  'code_module,code_presentation,module_presentation_length',
  'XAA,2013J,200',
  'XAA,2014B,210',
  'XBB,2014B,100',
].join('\n');

describe('files of registrations', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registrations-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function read(lines: readonly string[], limit?: number): Promise<ReadRegistrations> {
    const files = { registrations: join(folder, 'registrations.csv'), courses: join(folder, 'courses.csv') };
    await writeFile(files.courses, coursesFile);
    await writeFile(files.registrations, lines.join('\n'));
    return readRegistrations(files, limit);
  }

  const header = 'code_module,code_presentation,id_student,date_registration';

  it('become registrations in the order in which students registered, or refusals with a reason', async () => {
    const { registrations, refusedRows, rows } = await read([
      header,
      'XAA,2013J,101,-20.0',
      'XAA,2013J,107,-30.0',
      'XAA,2013J,101,-10.0',
      'XAA,2013J,103,',
      'XAA,2013J,104,soon',
      'XAA,2013B,105,-3.0',
      'XAA,2013J,Ada,-3.0',
    ]);
    expect(registrations.map(({ number, day, withdraws }) => [number, day, withdraws])).toEqual([
      ['XAA-2013J-107', -30, true],
      ['XAA-2013J-101', -20, false],
    ]);
    expect([...refusedRows].sort()).toEqual([
      ['bad_student_number', 1],
      ['no_registration_date', 1],
      ['registered_twice', 1],
      ['unknown_presentation', 1],
      ['unreadable_date', 1],
    ]);
    expect(rows).toBe(7);
  });

  it('say themselves who withdrew, where they have the column', async () => {
    const { registrations, withdrawals } = await read([
      `${header},date_unregistration`,
      'XAA,2013J,101,-20,12.0',
      'XAA,2013J,107,-10,',
    ]);
    expect(registrations.map(({ withdraws }) => withdraws)).toEqual([true, false]);
    expect(withdrawals).toBe('of_the_file');
  });

  it('imply a course per module and a cohort per presentation, with fewer seats than are wanted', async () => {
    const { registrations } = await read([
      header,
      ...Array.from({ length: 10 }, (_, index) => `XAA,2014B,${200 + index},-5`),
      ...Array.from({ length: 4 }, (_, index) => `XAA,2013J,${300 + index},-5`),
    ]);
    expect(coursesOf(registrations, 0.75)).toMatchObject([
      {
        courseId: 'OU-XAA',
        grossMinor: 20_000,
        cohorts: [
          { cohortId: 'OU-XAA-2013J', seats: 3, presentation: { startsOn: '2013-10-01' } },
          { cohortId: 'OU-XAA-2014B', seats: 7, presentation: { startsOn: '2014-02-01' } },
        ],
      },
    ]);
  });

  const data = folderOfData();
  if (data === undefined) {
    const skipped = 'SKIPPED the published files: they are not here; set ACCORD_DATA to their folder';
    process.stderr.write(`\n${skipped}\n`);
    it(skipped, () => expect(data).toBeUndefined());
  } else {
    it('as they were published give every row a registration or a reason', async () => {
      const files = {
        registrations: join(data, 'oulad-registrations-20k.csv'),
        courses: join(data, 'oulad-courses.csv'),
      };
      const published = await readRegistrations(files);
      expect(published.rows).toBe(20_000);
      expect(published.registrations.length).toBe(19_967);
      expect([...published.refusedRows]).toEqual([['no_registration_date', 33]]);
      expect(published.presentations.length).toBe(13);
    });
  }
});

const presentation: Presentation = { module: 'XAA', term: '2014B', startsOn: '2014-02-01', days: 200 };

function registered(student: string): Registration {
  return { number: `XAA-2014B-${student}`, presentation, student, day: -5, withdraws: false };
}

const [ada, bob, eve] = [registered('1'), registered('2'), registered('3')];
const order = (id: string, status: FinishedOrder['status']): FinishedOrder => ({
  id,
  status,
  paymentStatus: 'captured',
  grossMinor: 20_000,
  lines: [],
});
const term: TermAccount = {
  registrations: [ada, bob, eve],
  placement: {
    placed: [
      { id: 'a', purchase: ada },
      { id: 'b', purchase: bob },
    ],
    refused: [{ purchase: eve, code: 'checkout.out_of_stock' }],
    declined: 0,
  },
  withdrawn: new Set(['b']),
  refusedWithdrawals: [],
  turnedAwayTooEarly: [],
};
const courses = coursesOf([ada, bob, eve], 0.7);
const level = (taken: number, capacity = 2) =>
  new Map([['OU-XAA-2014B', { cohortId: 'OU-XAA-2014B', capacity, taken }]]);
const balanced: SeatCount = {
  before: level(0),
  after: level(1),
  turnedAwayTooEarly: [],
  lmsBefore: new Set(),
  lmsAfter: new Set(['OU-XAA student-1@example.org', 'OTHER somebody@example.org']),
};
const outcomes = outcomesOf([term], [order('a', 'completed'), order('b', 'returned')]);

describe('the balance of seats', () => {
  it('gives every registration one end: granted, refused or withdrawn', () => {
    expect(outcomes.map(({ end }) => end)).toEqual(['granted', 'withdrawn', 'refused']);
    expect(seatDifferences(courses, outcomes, balanced)).toEqual([]);
  });

  const wrong: { difference: string; change?: Partial<SeatCount>; ends?: readonly SeatOutcome[] }[] = [
    { difference: 'expected 1 seats taken, found 2', change: { after: level(2) } },
    { difference: '1 seats taken of 0', change: { after: level(1, 0) } },
    {
      difference: 'had a free seat and turned somebody away',
      change: { turnedAwayTooEarly: ['OU-XAA-2014B'] },
    },
    { difference: 'does not let in: OU-XAA student-1@example.org', change: { lmsAfter: new Set() } },
    {
      difference: 'without a seat: OU-XAA student-2@example.org',
      change: { lmsAfter: new Set([...balanced.lmsAfter, 'OU-XAA student-2@example.org']) },
    },
    {
      difference: 'registration XAA-2014B-2 has not come to an end',
      ends: outcomesOf([term], [order('a', 'completed'), order('b', 'completed')]),
    },
  ];

  it.each(wrong)('names what is wrong: $difference', ({ difference, change, ends = outcomes }) => {
    expect(seatDifferences(courses, ends, { ...balanced, ...change })).toEqual([
      expect.stringContaining(difference),
    ]);
  });
});
