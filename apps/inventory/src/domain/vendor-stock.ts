/** One article's shelf and what the ERP last said about it. */
export interface Shelf {
  readonly onHand: number;
  readonly reserved: number;
  /** The part of the ERP's figure that has been taken over so far; null before its first word. */
  readonly vendorQuantity: number | null;
}

export interface ShelfChange {
  /** Pieces to add to (or take from) on hand now. */
  readonly change: number;
  /** What to remember as taken over; differs from the report while part of a loss is still owed. */
  readonly vendorQuantity: number;
  /** Pieces that are gone by the ERP's word but promised to customers by ours. */
  readonly owed: number;
}

/**
 * Takes over the ERP's figure as a difference to its last one, so that pieces we have sold since are not
 * conjured back. A loss never eats into what is reserved: the remainder stays owed, is reported, and is
 * taken as soon as reservations are committed or released.
 */
export function takeOver(shelf: Shelf, reported: number): ShelfChange {
  const difference = reported - (shelf.vendorQuantity ?? 0);
  const change = Math.max(difference, shelf.reserved - shelf.onHand);
  return {
    change: change === 0 ? 0 : change,
    vendorQuantity: (shelf.vendorQuantity ?? 0) + change,
    owed: change - difference,
  };
}
