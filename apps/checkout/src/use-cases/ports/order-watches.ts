/** Orders on which two facts do not go together, older than they should be. */
export type WatchName = 'captured_not_booked' | 'paid_not_enrolled' | 'shipped_not_captured';

export interface WatchFinding {
  readonly orderNumber: string;
  readonly since: Date;
}

export abstract class OrderWatches {
  /** The oldest `limit` findings among orders placed before `placedBefore`, and how many there are. */
  abstract look(
    watch: WatchName,
    options: { readonly placedBefore: Date; readonly limit: number },
  ): Promise<{ readonly count: number; readonly oldest: readonly WatchFinding[] }>;
}
