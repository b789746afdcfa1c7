import type { Chance } from '@accord/canonical';

/** Chance that is the same again for the same seed (sfc32: small, quick, and good enough for a billion draws). */
export class Seeded implements Chance {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream tells apart several sources under one seed */
  constructor(seed: number, stream = 0) {
    this.#a = seed >>> 0;
    this.#b = (seed ^ 0x9e3779b9) >>> 0;
    this.#c = (stream ^ 0x85ebca6b) >>> 0;
    for (let round = 0; round < 12; round += 1) this.bits();
  }

  /** 32 bits. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0;
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  next(): number {
    return this.bits() / 0x1_0000_0000;
  }

  /** True with this probability. */
  hits(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    const picked = list[this.between(0, list.length - 1)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }
}
