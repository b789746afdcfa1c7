import { hash } from 'node:crypto';

/**
 * Many ids, of which most will be crossed out: nine bytes each, however long they are, so that the ids of a million
 * articles fit where ten thousand objects would. Two ids are taken for one with a chance of one in 2^64 per pair; then one
 * of them stays, as if it had been crossed out.
 */
export class IdSet {
  readonly #digests: BigUint64Array;
  readonly #crossedOut: Uint8Array;
  #left: number;

  private constructor(digests: BigUint64Array) {
    this.#digests = digests.sort();
    this.#crossedOut = new Uint8Array(digests.length);
    this.#left = digests.length;
  }

  static async of(pages: AsyncIterable<readonly string[]>): Promise<IdSet> {
    let digests = new BigUint64Array(1024);
    let size = 0;
    for await (const page of pages) {
      for (const id of page) {
        if (size === digests.length) {
          const larger = new BigUint64Array(size * 2);
          larger.set(digests);
          digests = larger;
        }
        digests[size++] = digestOf(id);
      }
    }
    return new IdSet(digests.slice(0, size));
  }

  get size(): number {
    return this.#digests.length;
  }

  /** How many were not crossed out. */
  get left(): number {
    return this.#left;
  }

  /** An id that is not among them changes nothing, nor does a second time. */
  crossOut(id: string): void {
    const place = this.#placeOf(id);
    if (place === undefined || this.#crossedOut[place] === 1) return;
    this.#crossedOut[place] = 1;
    this.#left -= 1;
  }

  /** Whether it is one of them and was not crossed out. */
  isLeft(id: string): boolean {
    const place = this.#placeOf(id);
    return place !== undefined && this.#crossedOut[place] === 0;
  }

  #placeOf(id: string): number | undefined {
    const digest = digestOf(id);
    let [low, high] = [0, this.#digests.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#digests[middle] ?? 0n) < digest) low = middle + 1;
      else high = middle;
    }
    return this.#digests[low] === digest ? low : undefined;
  }
}

function digestOf(id: string): bigint {
  return hash('sha256', id, 'buffer').readBigUInt64LE();
}
