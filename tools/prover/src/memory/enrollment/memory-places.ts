import type { Clock, Course, Ids } from '@accord/canonical';
import {
  Places,
  type CourseDemand,
  type HeldSeat,
  type PlaceShortage,
  type TakeOutcome,
} from '@accord/enrollment/saga';
import type { Tx } from '@accord/messaging';
import { memoryOf, type MemoryTransaction } from '../memory-transaction.ts';
import type { CohortRow, EnrollmentTables } from './enrollment-tables.ts';

/** Places in memory, counted per cohort. */
export class MemoryPlaces extends Places {
  readonly #tables: EnrollmentTables;
  readonly #runtime: { readonly clock: Clock; readonly ids: Ids };

  constructor(tables: EnrollmentTables, runtime: { readonly clock: Clock; readonly ids: Ids }) {
    super();
    this.#tables = tables;
    this.#runtime = runtime;
  }

  override coursesBySku(tx: Tx, skus: readonly string[]): Promise<readonly Course[]> {
    return memoryOf(tx).statement('course.of_skus', (open) =>
      this.#tables.courses.all(open).filter((course) => skus.includes(course.sku)),
    );
  }

  override async take(tx: Tx, demands: readonly CourseDemand[]): Promise<TakeOutcome> {
    const open = memoryOf(tx);
    const seats: HeldSeat[] = [];
    const shortages: PlaceShortage[] = [];
    for (const demand of demands) {
      const cohortId = await open.statement('cohort.take_places', () => this.#takeFrom(open, demand));
      if (cohortId === undefined) shortages.push(this.#shortage(open, demand));
      else seats.push(...this.#seatsOf(demand, cohortId));
    }
    if (shortages.length === 0) return { kind: 'taken', seats };
    await this.giveBack(tx, seats);
    return { kind: 'short', shortages };
  }

  /** Nobody places synthetic orders here. */
  override takeNone(): Promise<TakeOutcome> {
    throw new Error('there are no synthetic orders in a simulation');
  }

  override giveBack(tx: Tx, seats: readonly HeldSeat[]): Promise<void> {
    const { cohorts } = this.#tables;
    return memoryOf(tx).statement('cohort.give_back', async (open) => {
      for (const [cohortId, given] of Map.groupBy(seats, (seat) => seat.cohortId)) {
        await open.lock(cohorts, cohortId);
        const row = cohorts.read(cohortId, open);
        if (row !== undefined) cohorts.write(open, cohortId, { ...row, taken: row.taken - given.length });
      }
    });
  }

  /** Whoever waited for the row looks again, and goes on to the next cohort when there is no room any more. */
  async #takeFrom(tx: MemoryTransaction, { course, quantity }: CourseDemand): Promise<string | undefined> {
    const { cohorts } = this.#tables;
    const today = this.#runtime.clock.now().toISOString().slice(0, 10);
    const hasRoom = ({ taken, capacity }: CohortRow): boolean => taken + quantity <= capacity;
    const candidates = cohorts
      .all(tx)
      .filter((row) => row.courseId === course.courseId && hasRoom(row))
      .sort((one, other) => (rank(one, today) < rank(other, today) ? -1 : 1));
    for (const { cohortId } of candidates) {
      await tx.lock(cohorts, cohortId);
      const row = cohorts.read(cohortId, tx);
      if (row === undefined || !hasRoom(row)) continue;
      cohorts.write(tx, cohortId, { ...row, taken: row.taken + quantity });
      return cohortId;
    }
    return undefined;
  }

  #shortage(tx: MemoryTransaction, { course, quantity }: CourseDemand): PlaceShortage {
    const free = this.#tables.cohorts
      .all(tx)
      .filter(({ courseId }) => courseId === course.courseId)
      .map(({ capacity, taken }) => capacity - taken);
    return { sku: course.sku, requested: quantity, available: Math.max(0, ...free) };
  }

  #seatsOf({ course, lines }: CourseDemand, cohortId: string): HeldSeat[] {
    const { courseId, lmsCourseRef } = course;
    return lines.flatMap(({ lineId, sku, quantity }) =>
      Array.from({ length: quantity }, () => ({
        seatId: this.#runtime.ids.next(),
        lineId,
        sku,
        courseId,
        cohortId,
        lmsCourseRef,
      })),
    );
  }
}

/** Cohorts that have yet to begin come before those that have begun; then the earlier one, then by id. */
function rank({ startsOn, cohortId }: CohortRow, today: string): string {
  return `${startsOn < today ? 1 : 0} ${startsOn} ${cohortId}`;
}
