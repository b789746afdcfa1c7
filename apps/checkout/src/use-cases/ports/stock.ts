import type { Product } from '@accord/canonical';

export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

export interface ReservationRequest {
  /** Ours, on disk before the call: a repeat with it answers the first reservation. */
  readonly reservationId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly expiresInSeconds: number;
}

export type HoldOutcome =
  { readonly kind: 'held' } | { readonly kind: 'short'; readonly shortages: readonly Shortage[] };

/** Products, their prices and their stock, owned by inventory. Throws `Failure` when inventory cannot answer. */
export abstract class Stock {
  abstract products(
    skus: readonly string[],
  ): Promise<{ readonly items: readonly Product[]; readonly missing: readonly string[] }>;

  /** All lines or none. @throws Failure of kind transient or unknown_outcome: release the reservation id */
  abstract reserve(request: ReservationRequest): Promise<HoldOutcome>;

  /** Gives back what the reservation took; harmless when nothing was taken or it was given back before. */
  abstract release(reservationId: string): Promise<void>;
}
