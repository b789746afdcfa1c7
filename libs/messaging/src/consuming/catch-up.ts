/** Long enough to even out a burst, short enough to show a vendor that has slowed down again. */
const windowMs = 60_000;

interface Sample {
  readonly atMs: number;
  readonly waiting: number;
}

/**
 * When a queue will be empty, if it goes on as in the last minute. By what waits and not by what is handled: what
 * comes meanwhile counts, and so does the work of other replicas.
 */
export class CatchUp {
  readonly #samples: Sample[] = [];

  /** @returns seconds; 0 while nothing waits, infinite while nothing gets less */
  sample({ atMs, waiting }: Sample): number {
    const before = this.#samples.at(-1);
    // What is more than ever in this minute begins a new one: how long it took to pile up says nothing.
    if (before !== undefined && waiting > before.waiting) this.#samples.length = 0;
    this.#samples.push({ atMs, waiting });
    while (this.#samples[0] !== undefined && atMs - this.#samples[0].atMs > windowMs) this.#samples.shift();
    if (waiting === 0) return 0;
    const [first] = this.#samples;
    if (first === undefined || first.waiting <= waiting) return Number.POSITIVE_INFINITY;
    const perSecond = ((first.waiting - waiting) * 1_000) / (atMs - first.atMs);
    return waiting / perSecond;
  }
}
