import { Failure, type Clock } from '@accord/canonical';
import type { Tx, UnitOfWork } from '@accord/messaging';
import type { CourseLine } from '../domain/seat-demand.ts';
import { SeatHold } from '../domain/seat-hold.ts';
import type { PlaceShortage } from './ports/places.ts';
import type { SeatHolds } from './ports/seat-holds.ts';
import type { TakeSeats } from './take-seats.ts';

export interface HoldSeatsRequest {
  /** The caller's: a repeat with it answers the first hold. */
  readonly seatHoldId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly lines: readonly CourseLine[];
  readonly expiresInSeconds: number;
}

type NotHeld =
  | { readonly kind: 'short'; readonly shortages: readonly PlaceShortage[] }
  | { readonly kind: 'unknown_course'; readonly skus: readonly string[] };

export type HoldSeatsOutcome =
  | NotHeld
  | { readonly kind: 'held'; readonly hold: SeatHold; readonly repeated: boolean }
  /** The hold of that id was given back or refused before: its id is used up. */
  | { readonly kind: 'ended'; readonly hold: SeatHold }
  /** The hold of that id is of other lines. */
  | { readonly kind: 'conflict' };

/** Leaves the transaction, so that nothing of a hold that could not be made is kept. */
class Undone extends Error {
  readonly outcome: NotHeld;

  constructor(outcome: NotHeld) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

/** Sets seats aside for an order that is about to be paid. */
export class HoldSeats {
  readonly #work: UnitOfWork;
  readonly #holds: SeatHolds;
  readonly #takeSeats: TakeSeats;
  readonly #clock: Clock;

  constructor(work: UnitOfWork, holds: SeatHolds, takeSeats: TakeSeats, clock: Clock) {
    this.#work = work;
    this.#holds = holds;
    this.#takeSeats = takeSeats;
    this.#clock = clock;
  }

  async execute(request: HoldSeatsRequest): Promise<HoldSeatsOutcome> {
    try {
      return await this.#work.run((tx) => this.#hold(tx, request));
    } catch (error) {
      if (error instanceof Undone) return error.outcome;
      throw error;
    }
  }

  async #hold(tx: Tx, request: HoldSeatsRequest): Promise<HoldSeatsOutcome> {
    const hold = this.#begin(request);
    // The row comes first: of two equal requests at once, the second waits here and then finds the first one's hold.
    const [isFirst, demand] = await Promise.all([
      this.#holds.add(tx, hold),
      this.#takeSeats.demandOf(tx, request.lines),
    ]);
    if (!isFirst) return this.#earlier(tx, request);
    const outcome = await this.#takeSeats.take(tx, demand);
    if (outcome.kind !== 'taken') throw new Undone(outcome);
    hold.reseat(outcome.seats);
    await this.#holds.save(tx, hold);
    return { kind: 'held', hold, repeated: false };
  }

  async #earlier(tx: Tx, { seatHoldId, lines }: HoldSeatsRequest): Promise<HoldSeatsOutcome> {
    const hold = await this.#holds.lock(tx, seatHoldId);
    if (hold === undefined) {
      throw new Failure('enrollment.hold_vanished', 'bug', 'A hold was there and is not', { sent: 'no' });
    }
    if (!hold.occupies) return { kind: 'ended', hold };
    return isOf(hold, lines) ? { kind: 'held', hold, repeated: true } : { kind: 'conflict' };
  }

  #begin(request: HoldSeatsRequest): SeatHold {
    const { seatHoldId, orderId, orderNumber, expiresInSeconds } = request;
    const expiresAt = new Date(this.#clock.now().getTime() + expiresInSeconds * 1000);
    return SeatHold.held(seatHoldId, { orderId, orderNumber, expiresAt });
  }
}

/** One seat was taken per piece, so the seats tell which lines they were taken for. */
function isOf(hold: SeatHold, lines: readonly CourseLine[]): boolean {
  const wanted = lines.flatMap(({ lineId, sku, quantity }) =>
    Array<string>(quantity).fill(`${lineId} ${sku}`),
  );
  const taken = hold.seats.map(({ lineId, sku }) => `${lineId} ${sku}`);
  return wanted.sort().join() === taken.sort().join();
}
