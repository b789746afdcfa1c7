/** Time as an argument, so that a test of a 30 s back-off takes no 30 s. */
export interface Clock {
  now(): Date;
}

/** Source of new ids: UUID version 7, so that they sort by the time they were made. */
export interface Ids {
  next(): string;
}

/** Source of randomness in [0, 1). Not for secrets. */
export interface Chance {
  next(): number;
}
