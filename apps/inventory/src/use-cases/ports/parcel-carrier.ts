import type { Address, ShipmentStatus } from '@accord/canonical';

/** A parcel to be booked. Holds personal data: never logged, never part of an event. */
export interface Parcel {
  readonly recipient: { readonly name: string; readonly email: string; readonly address: Address };
  /** Whole parcel, packaging included. */
  readonly weightGrams: number;
  readonly orderNumber: string;
}

export interface BookedParcel {
  /** The carrier's id of the shipment. */
  readonly carrierRef: string;
  readonly carrier: string;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

export type AnnounceOutcome =
  | { readonly kind: 'announced'; readonly parcel: BookedParcel }
  /** The carrier will not take this parcel, however often it is asked: an address it does not know, a weight. */
  | { readonly kind: 'refused'; readonly reason: string };

export type CancelOutcome = 'cancelled' | 'too_late';

/** A carrier's report about a parcel, from a webhook whose origin has been proven. */
export interface CarrierReport {
  /** Same for a repeated delivery of the same report. */
  readonly eventId: string;
  readonly orderNumber: string | undefined;
  readonly carrierRef: string | undefined;
  readonly status: ShipmentStatus;
  readonly at: Date;
}

/** Whoever turns an address and a weight into a label and a tracking number. */
export abstract class ParcelCarrier {
  /** The shipment that carries our reference and is not cancelled, if the carrier has one. */
  abstract find(reference: string): Promise<BookedParcel | undefined>;
  /**
   * Books a parcel under our reference. Callers look it up first: the carrier knows no idempotency keys.
   * @throws Failure `unknown_outcome` when the carrier may have booked it all the same
   */
  abstract announce(reference: string, parcel: Parcel): Promise<AnnounceOutcome>;
  /** Harmless to repeat. */
  abstract cancel(carrierRef: string): Promise<CancelOutcome>;
}
