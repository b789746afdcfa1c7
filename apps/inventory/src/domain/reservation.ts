/**
 * A reservation's life. `held` blocks stock until it expires; `committed` stock has left for an order;
 * `released` was given up (by checkout, or because the order ended), `expired` by the sweep,
 * `refused` never had the stock.
 */
export type ReservationStatus = 'held' | 'committed' | 'released' | 'expired' | 'refused';

/** What has become of the order itself, as far as inventory has been told; news arrive in any order. */
export type OrderEnd = 'cancelled' | 'returned';

export type CommitStep =
  | 'commit' /* the hold still stands: its pieces leave the shelf */
  | 'take_again' /* the hold is gone: try to take the pieces anew, or refuse */
  | 'nothing'; /* done before, or the order has ended before we heard that it was placed */

/** What to do with a reservation (`undefined`: never seen) when its order is placed. */
export function onOrderPlaced(status: ReservationStatus | undefined, end: OrderEnd | undefined): CommitStep {
  if (end) return 'nothing';
  switch (status) {
    case 'held':
      return 'commit';
    case 'committed':
      return 'nothing';
    case undefined:
    case 'released':
    case 'expired':
    case 'refused':
      return 'take_again';
  }
}

export type EndStep =
  'release' /* free the hold */ | 'give_back' /* pieces had left the shelf: put them back */ | 'nothing';

/** What to do with a reservation when its order is cancelled or returned. */
export function onOrderEnded(status: ReservationStatus | undefined): EndStep {
  switch (status) {
    case 'held':
      return 'release';
    case 'committed':
      return 'give_back';
    case undefined:
    case 'released':
    case 'expired':
    case 'refused':
      return 'nothing';
  }
}
