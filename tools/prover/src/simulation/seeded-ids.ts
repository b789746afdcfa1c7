import type { Ids } from '@accord/canonical';
import type { Seeded } from './seeded.ts';

/** UUIDs of version 7 in form and in order, from a seed. */
export class SeededIds implements Ids {
  readonly #chance: Seeded;
  #count = 0;

  constructor(chance: Seeded) {
    this.#chance = chance;
  }

  next(): string {
    this.#count += 1;
    const head = this.#count.toString(16).padStart(12, '0');
    const high = this.#chance.bits().toString(16).padStart(8, '0');
    const low = this.#chance.bits().toString(16).padStart(8, '0');
    return `${head.slice(0, 8)}-${head.slice(8)}-7${high.slice(0, 3)}-8${high.slice(3, 6)}-${high.slice(6)}${low}00`;
  }
}
