import type { MemoryTransaction } from './memory-transaction.ts';

interface Held {
  owner: MemoryTransaction;
  readonly waiting: { readonly tx: MemoryTransaction; readonly grant: () => void }[];
}

/** Two transactions wait for each other; Postgres ends one of them with 40P01 and the work runs again. */
export class Deadlock extends Error {
  override readonly name = 'Deadlock';
}

/** Row locks, first come first served, held until the transaction ends. */
export class RowLocks {
  readonly #held = new Map<string, Held>();
  readonly #waitsFor = new Map<MemoryTransaction, string>();

  /** @throws Deadlock */
  async take(tx: MemoryTransaction, row: string): Promise<void> {
    const held = this.#held.get(row);
    if (held === undefined) {
      this.#held.set(row, { owner: tx, waiting: [] });
      return;
    }
    if (held.owner === tx) return;
    if (this.#closesACircle(tx, held)) throw new Deadlock(row);
    this.#waitsFor.set(tx, row);
    await new Promise<void>((grant) => held.waiting.push({ tx, grant }));
  }

  /** SKIP LOCKED: false instead of waiting. */
  takeIfFree(tx: MemoryTransaction, row: string): boolean {
    const held = this.#held.get(row);
    if (held !== undefined) return held.owner === tx;
    this.#held.set(row, { owner: tx, waiting: [] });
    return true;
  }

  release(tx: MemoryTransaction): void {
    this.#forgetWish(tx);
    for (const [row, held] of this.#held) if (held.owner === tx) this.#passOn(row, held);
  }

  #passOn(row: string, held: Held): void {
    const next = held.waiting.shift();
    if (next === undefined) {
      this.#held.delete(row);
      return;
    }
    held.owner = next.tx;
    this.#waitsFor.delete(next.tx);
    next.grant();
  }

  #forgetWish(tx: MemoryTransaction): void {
    const row = this.#waitsFor.get(tx);
    if (row === undefined) return;
    this.#waitsFor.delete(tx);
    const waiting = this.#held.get(row)?.waiting ?? [];
    const place = waiting.findIndex((one) => one.tx === tx);
    if (place >= 0) waiting.splice(place, 1);
  }

  #closesACircle(tx: MemoryTransaction, wanted: Held): boolean {
    for (let held: Held | undefined = wanted; held !== undefined;) {
      if (held.owner === tx) return true;
      const row: string | undefined = this.#waitsFor.get(held.owner);
      held = row === undefined ? undefined : this.#held.get(row);
    }
    return false;
  }
}
