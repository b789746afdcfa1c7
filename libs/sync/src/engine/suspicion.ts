/**
 * How many records to try at once when one of them makes its batch throw: halves, until it is alone. One bad record
 * among a thousand costs some twenty transactions, not a thousand.
 */
export class Suspicion {
  readonly #full: number;
  /** So many records from here on hold one that throws. */
  #suspects: number | undefined;

  constructor(full: number) {
    this.#full = full;
  }

  get size(): number {
    return this.#suspects === undefined ? this.#full : Math.max(1, Math.floor(this.#suspects / 2));
  }

  loaded(count: number): void {
    if (this.#suspects === undefined) return;
    const left = this.#suspects - count;
    this.#suspects = left > 0 ? left : undefined;
  }

  /** @returns true when it was one record alone, which is then the culprit */
  threw(count: number): boolean {
    this.#suspects = count > 1 ? count : undefined;
    return count === 1;
  }
}
