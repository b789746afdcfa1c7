/** Spaces calls evenly below a published quota: the n-th call of a burst waits for its own slot. */
export class Pace {
  readonly #gapMs: number;
  #nextSlotMs = 0;

  constructor(ratePerSecond: number) {
    this.#gapMs = 1000 / ratePerSecond;
  }

  /** Milliseconds to wait before the call may go; undefined, and no slot taken, when that is longer than `patienceMs`. */
  reserve(nowMs: number, patienceMs: number): number | undefined {
    const slotMs = Math.max(nowMs, this.#nextSlotMs);
    if (slotMs - nowMs > patienceMs) return undefined;
    this.#nextSlotMs = slotMs + this.#gapMs;
    return slotMs - nowMs;
  }
}
