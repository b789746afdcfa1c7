import { Failure, type SeatHoldStatus } from '@accord/canonical';

/** One place in one cohort, counted in that cohort's `taken` as long as its hold occupies seats. */
export interface HeldSeat {
  readonly seatId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly courseId: string;
  readonly cohortId: string;
  /** The course in the LMS, as it was named when the seat was taken. */
  readonly lmsCourseRef: string;
  /** Of an order that nobody placed: counted nowhere, so that it takes no place from anybody. */
  readonly synthetic?: true;
}

export interface SeatHoldState {
  readonly id: string;
  /** Both null only for a hold that was released before it was ever made. */
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly customerId: string | null;
  readonly status: SeatHoldStatus;
  readonly expiresAt: Date;
  /** The learner's id in the LMS, known from before the first course is opened. */
  readonly lmsUserRef: string | null;
  /** Whether the LMS may know of this hold: set before the first call, never taken back. */
  readonly reachedLms: boolean;
  readonly version: number;
  readonly seats: readonly HeldSeat[];
}

/** Where a hold may go from where it is. What is not here does not happen. */
const ways: Readonly<Record<SeatHoldStatus, readonly SeatHoldStatus[]>> = {
  held: ['granting', 'released', 'expired', 'revoked'],
  granting: ['granted', 'refused', 'revoking'],
  granted: ['revoking'],
  revoking: ['revoked'],
  // An order may be placed after its hold ran out; then the seats are taken anew, or refused.
  expired: ['granting', 'refused', 'revoked'],
  released: ['granting', 'refused', 'revoked'],
  refused: [],
  revoked: [],
};

const occupying: ReadonlySet<SeatHoldStatus> = new Set(['held', 'granting', 'granted', 'revoking']);

const blank = {
  orderId: null,
  orderNumber: null,
  customerId: null,
  lmsUserRef: null,
  reachedLms: false,
  version: 1,
  seats: [],
} as const;

/** The seats of one order, from the moment they are set aside until they are used or free again. */
export class SeatHold {
  #state: SeatHoldState;

  constructor(state: SeatHoldState) {
    this.#state = state;
  }

  /** Set aside until `expiresAt`; its seats follow by `reseat`. */
  static held(id: string, of: { orderId: string; orderNumber: string; expiresAt: Date }): SeatHold {
    return new SeatHold({ ...blank, id, status: 'held', ...of });
  }

  /** Stands in for a hold that was ended before it was made, so that it cannot be made any more. */
  static never(id: string, status: 'released' | 'revoked', at: Date): SeatHold {
    return new SeatHold({ ...blank, id, status, expiresAt: at });
  }

  /** A placed order names a hold that nobody made, or whose making was never committed: its seats are to be taken now. */
  static lost(id: string, at: Date): SeatHold {
    return new SeatHold({ ...blank, id, status: 'expired', expiresAt: at });
  }

  get state(): SeatHoldState {
    return this.#state;
  }

  get id(): string {
    return this.#state.id;
  }

  get status(): SeatHoldStatus {
    return this.#state.status;
  }

  get seats(): readonly HeldSeat[] {
    return this.#state.seats;
  }

  /** Whether its seats are counted as taken. */
  get occupies(): boolean {
    return occupying.has(this.status);
  }

  /** Whether the order is undone, so that nobody may be left in the LMS on its account. */
  get isBeingUndone(): boolean {
    return this.status === 'revoking' || this.status === 'revoked';
  }

  /** Each course of the LMS once, however many seats. */
  get lmsCourseRefs(): readonly string[] {
    return [...new Set(this.seats.map((seat) => seat.lmsCourseRef))];
  }

  /** @throws Failure `enrollment.impossible_step` when there is no way from the present status */
  moveTo(status: SeatHoldStatus): void {
    if (!ways[this.status].includes(status)) {
      throw new Failure(
        'enrollment.impossible_step',
        'bug',
        `A ${this.status} hold cannot become ${status}`,
        {
          sent: 'no',
        },
      );
    }
    this.#change({ status, reachedLms: this.#state.reachedLms || status === 'granting' });
  }

  /** Whose hold this is, as the placed order says. */
  assignTo(order: { orderId: string; orderNumber: string; customerId: string | null }): void {
    const { orderId, orderNumber, customerId } = order;
    this.#state = { ...this.#state, orderId, orderNumber, customerId };
  }

  /** New seats in place of those that were given back. */
  reseat(seats: readonly HeldSeat[]): void {
    this.#state = { ...this.#state, seats };
  }

  /** Whom the LMS is about to let in. */
  isFor(lmsUserRef: string): void {
    this.#state = { ...this.#state, lmsUserRef };
  }

  grantTo(lmsUserRef: string): void {
    this.moveTo('granted');
    this.isFor(lmsUserRef);
  }

  #change(change: Partial<SeatHoldState>): void {
    this.#state = { ...this.#state, ...change, version: this.#state.version + 1 };
  }
}
