/** Makes ids that look like a vendor's: a prefix and a number that grows, in a fixed alphabet. */
export class References {
  #last: number;

  constructor(start = 1) {
    this.#last = start - 1;
  }

  /** The next plain number. */
  number(): number {
    this.#last += 1;
    return this.#last;
  }

  /** The next id: prefix and the number in base 36, padded to `width`. */
  next(prefix: string, width = 12): string {
    return prefix + this.number().toString(36).padStart(width, '0');
  }
}
