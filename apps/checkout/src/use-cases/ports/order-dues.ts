import type { Side } from '@accord/sync';

/** What of an order has to have come together by now, and what has. */
export interface OrderDues {
  /** What it has. */
  readonly ours: Side;
  /** What it should have. */
  readonly theirs: Side;
}

/** Orders on which two facts have not come together; the others are on neither side. */
export abstract class OwedFacts {
  /** Among orders placed before. */
  abstract open(before: Date): OrderDues;
}
