import type { VendorClient } from '@accord/vendor-client';
import { Seats, type SeatHoldRequest } from '../../use-cases/ports/seats.ts';
import type { HoldOutcome } from '../../use-cases/ports/stock.ts';
import { isRefusedHold, readHold } from './read-hold.ts';

/** Enrollment over REST. The hold's id is ours, so every call may be repeated. */
export class EnrollmentSeats extends Seats {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    super();
    this.#http = http;
  }

  override async hold(request: SeatHoldRequest): Promise<HoldOutcome> {
    const { status, body } = await this.#http.call({
      operation: 'hold_seats',
      method: 'POST',
      path: '/seats',
      json: request,
      repeat: 'safe',
      accept: isRefusedHold,
    });
    return readHold('enrollment', { status, body, lines: request.lines });
  }

  override async release(seatHoldId: string): Promise<void> {
    await this.#http.call({
      operation: 'release_seats',
      method: 'DELETE',
      path: `/seats/${encodeURIComponent(seatHoldId)}`,
      repeat: 'safe',
      accept: (refusal) => refusal === 404,
    });
  }
}
