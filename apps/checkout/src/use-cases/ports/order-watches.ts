/** Orders on which two facts do not go together, older than they should be. */
export type WatchName =
  | 'captured_not_booked'
  | 'paid_not_enrolled'
  | 'shipped_not_captured'
  /** A charge given up before holds money, and the gateway has not let go of it. */
  | 'payment_stranded';

export interface WatchFinding {
  readonly orderNumber: string;
  readonly since: Date;
}

export abstract class OrderWatches {
  /** The oldest `limit` findings among orders older than `before`, and how many there are. */
  abstract look(
    watch: WatchName,
    options: { readonly before: Date; readonly limit: number },
  ): Promise<{ readonly count: number; readonly oldest: readonly WatchFinding[] }>;
}
