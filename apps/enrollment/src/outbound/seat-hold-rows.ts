import { SeatHoldStatus } from '@accord/canonical';
import { SeatHold, type HeldSeat } from '../domain/seat-hold.ts';

/** Columns of `SeatHoldRow`. */
export const holdColumns =
  'id, order_id, order_number, customer_id, status, expires_at, lms_user_ref, reached_lms, version';

/** Columns of `SeatRow`. */
export const seatColumns = 'id, hold_id, line_id, sku, course_id, cohort_id, lms_course_ref, synthetic';

export interface SeatHoldRow {
  readonly id: string;
  readonly order_id: string | null;
  readonly order_number: string | null;
  readonly customer_id: string | null;
  readonly status: string;
  readonly expires_at: Date;
  readonly lms_user_ref: string | null;
  readonly reached_lms: boolean;
  readonly version: number;
}

export interface SeatRow {
  readonly id: string;
  readonly hold_id: string;
  readonly line_id: string;
  readonly sku: string;
  readonly course_id: string;
  readonly cohort_id: string;
  readonly lms_course_ref: string;
  readonly synthetic: boolean;
}

export function holdFromRows(row: SeatHoldRow, seats: readonly SeatRow[]): SeatHold {
  return new SeatHold({
    id: row.id,
    orderId: row.order_id,
    orderNumber: row.order_number,
    customerId: row.customer_id,
    status: SeatHoldStatus.parse(row.status),
    expiresAt: row.expires_at,
    lmsUserRef: row.lms_user_ref,
    reachedLms: row.reached_lms,
    version: row.version,
    seats: seats.filter((seat) => seat.hold_id === row.id).map(seatFromRow),
  });
}

export function seatFromRow(row: SeatRow): HeldSeat {
  return {
    seatId: row.id,
    lineId: row.line_id,
    sku: row.sku,
    courseId: row.course_id,
    cohortId: row.cohort_id,
    lmsCourseRef: row.lms_course_ref,
    ...(row.synthetic ? { synthetic: true } : {}),
  };
}

/** Columns of `seat_holds` in the order of the table. */
export function holdParameters(hold: SeatHold): readonly unknown[] {
  const { id, orderId, orderNumber, customerId, status, expiresAt, lmsUserRef, reachedLms, version } =
    hold.state;
  return [id, orderId, orderNumber, customerId, status, expiresAt, lmsUserRef, reachedLms, version];
}

/** For `jsonb_to_recordset`. */
export function seatsParameter(hold: SeatHold): string {
  return JSON.stringify(
    hold.seats.map((seat) => ({
      id: seat.seatId,
      line_id: seat.lineId,
      sku: seat.sku,
      course_id: seat.courseId,
      cohort_id: seat.cohortId,
      lms_course_ref: seat.lmsCourseRef,
      synthetic: seat.synthetic === true,
    })),
  );
}
