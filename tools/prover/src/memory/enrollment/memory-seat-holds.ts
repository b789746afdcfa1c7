import { SeatHold, SeatHolds } from '@accord/enrollment/saga';
import type { Tx } from '@accord/messaging';
import type { Host } from '../host.ts';
import { memoryOf } from '../memory-transaction.ts';
import type { EnrollmentTables } from './enrollment-tables.ts';

/** Holds in memory. */
export class MemorySeatHolds extends SeatHolds {
  readonly #tables: EnrollmentTables;
  readonly #host: Host;

  constructor(tables: EnrollmentTables, host: Host) {
    super();
    this.#tables = tables;
    this.#host = host;
  }

  /** As the original: a hold is added bare, its seats follow when it is saved. */
  override add(tx: Tx, hold: SeatHold): Promise<boolean> {
    const { holds } = this.#tables;
    return memoryOf(tx).statement('hold.add', async (open) => {
      await open.lock(holds, hold.id);
      if (holds.read(hold.id, open) !== undefined) return false;
      holds.write(open, hold.id, { ...hold.state, seats: [] });
      return true;
    });
  }

  override lock(tx: Tx, seatHoldId: string): Promise<SeatHold | undefined> {
    const { holds } = this.#tables;
    return memoryOf(tx).statement('hold.lock', async (open) => {
      if (holds.read(seatHoldId, open) === undefined) return undefined;
      await open.lock(holds, seatHoldId);
      const state = holds.read(seatHoldId, open);
      return state && new SeatHold(state);
    });
  }

  override save(tx: Tx, hold: SeatHold): Promise<void> {
    const { holds } = this.#tables;
    return memoryOf(tx).statement('hold.save', async (open) => {
      await open.lock(holds, hold.id);
      if (holds.read(hold.id, open) === undefined) return;
      const seats = [...hold.seats].sort((one, other) =>
        one.lineId === other.lineId
          ? one.seatId < other.seatId
            ? -1
            : 1
          : one.lineId < other.lineId
            ? -1
            : 1,
      );
      holds.write(open, hold.id, { ...hold.state, seats });
    });
  }

  override lockOverdue(tx: Tx, now: Date, limit: number): Promise<readonly SeatHold[]> {
    const { holds } = this.#tables;
    return memoryOf(tx).statement('hold.lock_overdue', (open) =>
      holds
        .all(open)
        .filter(({ status, expiresAt }) => status === 'held' && expiresAt < now)
        .sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime())
        .filter(({ id }) => open.lockIfFree(holds, id))
        .slice(0, limit)
        .map((state) => new SeatHold(state)),
    );
  }

  override async anotherGives(participation: {
    readonly exceptHoldId?: string | undefined;
    readonly lmsUserRef: string;
    readonly lmsCourseRef: string;
  }): Promise<boolean> {
    await this.#host.before('hold.another_gives');
    const { exceptHoldId, lmsUserRef, lmsCourseRef } = participation;
    return this.#tables.holds
      .all()
      .some(
        (state) =>
          state.id !== exceptHoldId &&
          (state.status === 'granting' || state.status === 'granted') &&
          state.lmsUserRef === lmsUserRef &&
          state.seats.some((seat) => seat.lmsCourseRef === lmsCourseRef),
      );
  }
}
