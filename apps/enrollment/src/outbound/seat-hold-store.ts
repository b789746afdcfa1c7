import type { Tx } from '@accord/messaging';
import { queryLater, queryTogether } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import type { SeatHold } from '../domain/seat-hold.ts';
import { SeatHolds } from '../use-cases/ports/seat-holds.ts';
import {
  holdColumns,
  holdFromRows,
  holdParameters,
  seatColumns,
  seatsParameter,
  type SeatHoldRow,
  type SeatRow,
} from './seat-hold-rows.ts';

const addHold = `/* hold.add */
  INSERT INTO seat_holds (id, order_id, order_number, customer_id, status, expires_at, lms_user_ref, reached_lms, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING RETURNING id`;

const lockHold = `/* hold.lock */ SELECT ${holdColumns} FROM seat_holds WHERE id = $1 FOR UPDATE`;

const lockOverdueHolds = `
  SELECT * FROM seat_holds WHERE status = 'held' AND expires_at < $1
  ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED`;

const readSeats = `/* hold.seats */
  SELECT ${seatColumns} FROM seats WHERE hold_id = ANY ($1::uuid[]) ORDER BY line_id, id`;

/**
 * One round trip, for the cohort's row is locked meanwhile. Seats change as a whole: those that are gone go, those that
 * are new come.
 */
const saveHold = `/* hold.save */
  WITH saved AS (
    UPDATE seat_holds SET order_id = $2, order_number = $3, customer_id = $4, status = $5, expires_at = $6,
      lms_user_ref = $7, reached_lms = $8, version = $9
    WHERE id = $1
  ), wanted AS (
    SELECT s.id, s.line_id, s.sku, s.course_id, s.cohort_id, s.lms_course_ref, s.synthetic
    FROM jsonb_to_recordset($10::jsonb) AS s(id uuid, line_id text, sku text, course_id text, cohort_id text,
      lms_course_ref text, synthetic boolean)
  ), gone AS (
    DELETE FROM seats WHERE hold_id = $1 AND id NOT IN (SELECT id FROM wanted)
  )
  INSERT INTO seats (id, hold_id, line_id, sku, course_id, cohort_id, lms_course_ref, synthetic)
  SELECT id, $1, line_id, sku, course_id, cohort_id, lms_course_ref, synthetic FROM wanted
  ON CONFLICT (id) DO NOTHING`;

const givenByAnother = `
  SELECT 1 FROM seat_holds h JOIN seats s ON s.hold_id = h.id
  WHERE h.status IN ('granting', 'granted') AND h.lms_user_ref = $1 AND s.lms_course_ref = $2 AND h.id IS DISTINCT FROM $3 LIMIT 1`;

/** Holds in Postgres. */
export class SeatHoldStore extends SeatHolds {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async add(tx: Tx, hold: SeatHold): Promise<boolean> {
    const added = await tx.manager.query<{ id: string }[]>(addHold, [...holdParameters(hold)]);
    return added.length === 1;
  }

  override async lock(tx: Tx, seatHoldId: string): Promise<SeatHold | undefined> {
    const [[row], seats] = await queryTogether<[SeatHoldRow[], SeatRow[]]>(
      tx.manager,
      [lockHold, [seatHoldId]],
      [readSeats, [[seatHoldId]]],
    );
    return row === undefined ? undefined : holdFromRows(row, seats);
  }

  override async save(tx: Tx, hold: SeatHold): Promise<void> {
    await queryLater(tx.manager, saveHold, [...holdParameters(hold), seatsParameter(hold)]);
  }

  override async lockOverdue(tx: Tx, now: Date, limit: number): Promise<readonly SeatHold[]> {
    return this.#withSeats(tx, await tx.manager.query<SeatHoldRow[]>(lockOverdueHolds, [now, limit]));
  }

  override async anotherGives(participation: {
    exceptHoldId?: string | undefined;
    lmsUserRef: string;
    lmsCourseRef: string;
  }): Promise<boolean> {
    const { exceptHoldId, lmsUserRef, lmsCourseRef } = participation;
    const rows = await this.#dataSource.query<object[]>(givenByAnother, [
      lmsUserRef,
      lmsCourseRef,
      exceptHoldId ?? null,
    ]);
    return rows.length > 0;
  }

  async #withSeats(tx: Tx, rows: readonly SeatHoldRow[]): Promise<SeatHold[]> {
    if (rows.length === 0) return [];
    const seats = await tx.manager.query<SeatRow[]>(readSeats, [rows.map((row) => row.id)]);
    return rows.map((row) => holdFromRows(row, seats));
  }
}
