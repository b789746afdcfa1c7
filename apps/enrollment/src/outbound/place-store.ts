import { Course, type Clock, type Ids } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { queryLater } from '@accord/service-kit';
import type { CourseDemand } from '../domain/seat-demand.ts';
import type { HeldSeat } from '../domain/seat-hold.ts';
import { Places, type PlaceShortage, type TakeOutcome } from '../use-cases/ports/places.ts';
import { courseColumns } from './course-columns.ts';

const coursesOfSkus = `/* course.of_skus */ SELECT ${courseColumns} FROM courses WHERE sku = ANY ($1::text[])`;

/**
 * Takes places only where there are enough. Of two orders for the last place, the second waits for the row, looks again and
 * finds it full. Cohorts that have yet to begin come before those that have begun.
 */
const takePlaces = `/* cohort.take_places */
  UPDATE cohorts SET taken = taken + $2
  WHERE taken + $2 <= capacity AND id = (
    SELECT id FROM cohorts WHERE course_id = $1 AND taken + $2 <= capacity
    ORDER BY starts_on < $3::date, starts_on, id LIMIT 1 FOR UPDATE
  )
  RETURNING id`;

const nextCohort = `
  SELECT id FROM cohorts WHERE course_id = $1 ORDER BY starts_on < $2::date, starts_on, id LIMIT 1`;

const mostFree = 'SELECT coalesce(max(capacity - taken), 0) AS free FROM cohorts WHERE course_id = $1';

const giveBackPlaces = `
  UPDATE cohorts SET taken = taken - given.seats
  FROM (SELECT id, count(*) AS seats FROM unnest($1::text[]) AS id GROUP BY id) AS given
  WHERE cohorts.id = given.id`;

/** Places in Postgres, counted per cohort. */
export class PlaceStore extends Places {
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(clock: Clock, ids: Ids) {
    super();
    this.#clock = clock;
    this.#ids = ids;
  }

  override async coursesBySku(tx: Tx, skus: readonly string[]): Promise<readonly Course[]> {
    const rows = await tx.manager.query<object[]>(coursesOfSkus, [skus]);
    return rows.map((row) => Course.parse(row));
  }

  override async take(tx: Tx, demands: readonly CourseDemand[]): Promise<TakeOutcome> {
    const seats: HeldSeat[] = [];
    const shortages: PlaceShortage[] = [];
    for (const demand of demands) {
      const cohortId = await this.#takeFrom(tx, demand);
      if (cohortId === undefined) shortages.push(await this.#shortage(tx, demand));
      else seats.push(...this.#seatsOf(demand, cohortId));
    }
    if (shortages.length === 0) return { kind: 'taken', seats };
    await this.giveBack(tx, seats);
    return { kind: 'short', shortages };
  }

  override async takeNone(tx: Tx, demands: readonly CourseDemand[]): Promise<TakeOutcome> {
    const seats: HeldSeat[] = [];
    const shortages: PlaceShortage[] = [];
    for (const demand of demands) {
      const [next] = await tx.manager.query<{ id: string }[]>(nextCohort, [
        demand.course.courseId,
        this.#today(),
      ]);
      if (next === undefined) shortages.push(await this.#shortage(tx, demand));
      else
        seats.push(...this.#seatsOf(demand, next.id).map((seat) => ({ ...seat, synthetic: true as const })));
    }
    return shortages.length === 0 ? { kind: 'taken', seats } : { kind: 'short', shortages };
  }

  override async giveBack(tx: Tx, seats: readonly HeldSeat[]): Promise<void> {
    const counted = seats.filter(({ synthetic }) => synthetic !== true);
    await queryLater(tx.manager, giveBackPlaces, [counted.map((seat) => seat.cohortId)]);
  }

  async #takeFrom(tx: Tx, demand: CourseDemand): Promise<string | undefined> {
    // TypeORM answers an UPDATE with its rows and their number.
    const [rows] = await tx.manager.query<[{ id: string }[], number]>(takePlaces, [
      demand.course.courseId,
      demand.quantity,
      this.#today(),
    ]);
    return rows[0]?.id;
  }

  #today(): string {
    return this.#clock.now().toISOString().slice(0, 10);
  }

  async #shortage(tx: Tx, demand: CourseDemand): Promise<PlaceShortage> {
    const { sku, courseId } = demand.course;
    const [row] = await tx.manager.query<{ free: number }[]>(mostFree, [courseId]);
    return { sku, requested: demand.quantity, available: row?.free ?? 0 };
  }

  #seatsOf(demand: CourseDemand, cohortId: string): HeldSeat[] {
    const { courseId, lmsCourseRef } = demand.course;
    return demand.lines.flatMap(({ lineId, sku, quantity }) =>
      Array.from({ length: quantity }, () => ({
        seatId: this.#ids.next(),
        lineId,
        sku,
        courseId,
        cohortId,
        lmsCourseRef,
      })),
    );
  }
}
