import type { Keyed, KeyRange } from '@accord/sync';
import type { ParcelInBooks, ParcelStanding } from '../../domain/parcel-judgement.ts';

export interface ShipmentStanding extends ParcelStanding {
  readonly orderId: string;
  readonly changedAt: Date;
  readonly version: number;
}

/** A tracking number leads to a person's door, and comparisons are kept and shown: so it is compared by a digest. */
export type TrackingPrint = (trackingNumber: string | null) => string | null;

/** Our shipments as a side of a comparison, by their ids, which the carrier knows as our references. */
export abstract class ParcelSides {
  /** Those of which the carrier should have a parcel that it will send. */
  abstract within(range: KeyRange, print: TrackingPrint): AsyncIterable<readonly Keyed[]>;
  abstract one(shipmentId: string, print: TrackingPrint): Promise<Keyed | undefined>;
  /** As it is now, whatever became of it. */
  abstract standing(shipmentId: string): Promise<ShipmentStanding | undefined>;
}

/** A parcel that was read, to be put into the order of our references. */
export interface ReadParcel extends Pick<ParcelInBooks, 'carrierRef'> {
  readonly reference: string;
  readonly status: ParcelInBooks['progress']['status'];
  readonly tracking: string | null;
  readonly changedAt: Date | undefined;
}

/**
 * What was read of a carrier's books for one comparison. No carrier lists parcels in the order of our references, so they
 * are put aside on disk, however many there are.
 */
export abstract class ParcelReadings {
  /** What a later page says of the same parcel holds. */
  abstract note(reading: string, parcels: readonly ReadParcel[]): Promise<void>;
  /** Those that are not cancelled; parcels under one reference come together. */
  abstract within(reading: string, range: KeyRange): AsyncIterable<readonly ReadParcel[]>;
  /** And what others have left behind that died more than a day ago. @param reading made in the order of time */
  abstract forget(reading: string): Promise<void>;
}
