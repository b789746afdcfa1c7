import type { Tx } from '@accord/messaging';
import type { SeatHold } from '../../domain/seat-hold.ts';

/** Holds with their seats. */
export abstract class SeatHolds {
  /** False when a hold of that id exists already; then nothing is written. */
  abstract add(tx: Tx, hold: SeatHold): Promise<boolean>;

  /** Reads a hold and keeps everybody else from changing it until the transaction ends. */
  abstract lock(tx: Tx, seatHoldId: string): Promise<SeatHold | undefined>;

  /** Writes status, owner and seats of a locked hold. */
  abstract save(tx: Tx, hold: SeatHold): Promise<void>;

  /** Locks up to `limit` holds that ran out before `now`, passing over those that somebody else has locked. */
  abstract lockOverdue(tx: Tx, now: Date, limit: number): Promise<readonly SeatHold[]>;

  /** Whether a hold, or another than the named one, gives this learner the same course of the LMS, or is about to. */
  abstract anotherGives(participation: {
    readonly exceptHoldId?: string | undefined;
    readonly lmsUserRef: string;
    readonly lmsCourseRef: string;
  }): Promise<boolean>;
}
