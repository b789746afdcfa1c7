/** Makes ids that look like a vendor's: a prefix and a number that grows, in a fixed alphabet. */
export class References {
  #last: number;

  constructor(start = 1) {
    this.#last = start - 1;
  }

  /**
   * Begins where no earlier run of the mocks has been: a shop remembers what a vendor once called something, and no
   * vendor gives a name a second time. For what is made at run time; what is there from the start keeps its name.
   */
  static neverGivenBefore(): References {
    return new References(Date.now() * 100);
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
