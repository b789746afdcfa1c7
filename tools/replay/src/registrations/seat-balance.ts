import type { Difference } from '../balance.ts';
import type { FinishedOrder } from '../follow-orders.ts';
import { cohortIdOf, type TaughtCourse } from './courses.ts';
import { emailOf } from './order-of-registration.ts';
import type { Registration } from './registration-row.ts';
import type { TermAccount } from './sell-term.ts';
import type { CohortLevel } from './teach.ts';

/** What became of one registration in the end. */
export interface SeatOutcome {
  readonly registration: Registration;
  readonly end: 'granted' | 'refused' | 'withdrawn' | 'open';
}

export interface SeatCount {
  /** Taken seats before the first and after the last order. */
  readonly before: ReadonlyMap<string, CohortLevel>;
  readonly after: ReadonlyMap<string, CohortLevel>;
  /** Cohorts that turned somebody away while they had a free seat. */
  readonly turnedAwayTooEarly: readonly string[];
  /** "SKU address" of everybody whom the LMS lets in; before and after. */
  readonly lmsBefore: ReadonlySet<string>;
  readonly lmsAfter: ReadonlySet<string>;
}

/** Every registration that was read has an outcome: one without an order was refused. */
export function outcomesOf(terms: readonly TermAccount[], orders: readonly FinishedOrder[]): SeatOutcome[] {
  const ended = new Map(orders.map(({ id, status }) => [id, status]));
  return terms.flatMap(({ registrations, placement, withdrawn }) => {
    const placed = new Map(placement.placed.map(({ id, purchase }) => [purchase, id]));
    return registrations.map((registration): SeatOutcome => {
      const id = placed.get(registration);
      if (id === undefined) return { registration, end: 'refused' };
      return { registration, end: endOf(ended.get(id), withdrawn.has(id)) };
    });
  });
}

function endOf(status: FinishedOrder['status'] | undefined, withdrawn: boolean): SeatOutcome['end'] {
  if (status === 'returned' || status === 'cancelled') return withdrawn ? 'withdrawn' : 'refused';
  return status === 'completed' && !withdrawn ? 'granted' : 'open';
}

/** Holds registrations against seats, cohorts and the LMS. An empty list means balanced, to the seat. */
export function seatDifferences(
  courses: readonly TaughtCourse[],
  outcomes: readonly SeatOutcome[],
  count: SeatCount,
): Difference[] {
  const granted = outcomes.filter(({ end }) => end === 'granted').map(({ registration }) => registration);
  return [
    ...outcomes
      .filter(({ end }) => end === 'open')
      .map(({ registration }) => `registration ${registration.number} has not come to an end`),
    ...courses.flatMap(({ cohorts }) =>
      cohorts.flatMap(({ cohortId }) => cohortDifferences(cohortId, granted, count)),
    ),
    ...count.turnedAwayTooEarly.map((cohort) => `cohort ${cohort} had a free seat and turned somebody away`),
    ...lmsDifferences(courses, granted, count),
  ];
}

function cohortDifferences(
  cohortId: string,
  granted: readonly Registration[],
  { before, after }: SeatCount,
): Difference[] {
  const own = granted.filter(({ presentation }) => cohortIdOf(presentation) === cohortId).length;
  const expected = (before.get(cohortId)?.taken ?? 0) + own;
  const { taken = 0, capacity = 0 } = after.get(cohortId) ?? {};
  return [
    ...(taken === expected ? [] : [`cohort ${cohortId}: expected ${expected} seats taken, found ${taken}`]),
    ...(taken <= capacity ? [] : [`cohort ${cohortId}: ${taken} seats taken of ${capacity}`]),
  ];
}

/** Who has a seat in any presentation of a module is in its course, and nobody else whom this replay brought. */
function lmsDifferences(
  courses: readonly TaughtCourse[],
  granted: readonly Registration[],
  { lmsBefore, lmsAfter }: SeatCount,
): Difference[] {
  const skus = new Set(courses.map(({ sku }) => sku));
  const due = new Set([
    ...[...lmsBefore].filter((entry) => skus.has(entry.split(' ')[0] ?? '')),
    ...granted.map(({ student, presentation }) => `OU-${presentation.module} ${emailOf(student)}`),
  ]);
  const found = new Set([...lmsAfter].filter((entry) => skus.has(entry.split(' ')[0] ?? '')));
  return [
    ...[...due].filter((entry) => !found.has(entry)).map((entry) => `the LMS does not let in: ${entry}`),
    ...[...found]
      .filter((entry) => !due.has(entry))
      .map((entry) => `the LMS lets in without a seat: ${entry}`),
  ];
}
