import { Enrollment } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import { Enrollments } from '../use-cases/ports/enrollments.ts';
import { seatFromRow, type SeatHoldRow, type SeatRow } from './seat-hold-rows.ts';

const atMost = 100;

/** Version 7 ids begin with their time: the greatest id is the newest hold. */
const findHolds = `
  SELECT * FROM seat_holds
  WHERE order_id IS NOT NULL AND ($1::uuid IS NULL OR order_id = $1) AND ($2::uuid IS NULL OR customer_id = $2)
  ORDER BY id DESC LIMIT ${String(atMost)}`;

const findSeats = 'SELECT * FROM seats WHERE hold_id = ANY ($1::uuid[]) ORDER BY line_id, id';

/** Enrollments in Postgres. */
export class EnrollmentReader extends Enrollments {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async find(by: {
    orderId?: string | undefined;
    customerId?: string | undefined;
  }): Promise<Enrollment[]> {
    const holds = await this.#dataSource.query<SeatHoldRow[]>(findHolds, [
      by.orderId ?? null,
      by.customerId ?? null,
    ]);
    const seats = await this.#dataSource.query<SeatRow[]>(findSeats, [holds.map((hold) => hold.id)]);
    return holds.map((hold) =>
      Enrollment.parse({
        seatHoldId: hold.id,
        orderId: hold.order_id,
        status: hold.status,
        seats: seats.filter((seat) => seat.hold_id === hold.id).map(seatFromRow),
      }),
    );
  }
}
