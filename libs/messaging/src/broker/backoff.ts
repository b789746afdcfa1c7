import type { Chance } from '@accord/canonical';

const firstMs = 200;
const longestMs = 10_000;

/**
 * Full jitter between 200 ms and a bound that doubles to 10 s: a broker that comes back is not met by all
 * its clients in the same moment. A client that reconnects at once meets the leader change and is nacked.
 */
export class Backoff {
  #failures = 0;

  constructor(private readonly chance: Chance) {}

  nextMs(): number {
    const bound = Math.min(longestMs, firstMs * 2 ** Math.min(this.#failures + 1, 16));
    this.#failures += 1;
    return firstMs + this.chance.next() * (bound - firstMs);
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
