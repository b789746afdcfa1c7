import { createHmac } from 'node:crypto';
import type { Facts } from '@accord/sync';
import type { ReadParcel, TrackingPrint } from './ports/parcel-sides.ts';

/** @param salt of one comparison, forgotten with it: so nobody can look a digest up */
export function printWith(salt: string): TrackingPrint {
  return (trackingNumber) =>
    trackingNumber && createHmac('sha256', salt).update(trackingNumber).digest('base64url').slice(0, 16);
}

/** What both sides say of a parcel. */
export function parcelFacts({ carrierRef, status, tracking }: FactsOf): Facts {
  return { parcels: 1, parcel: carrierRef, status, tracking };
}

/** Of a shipment that is still to be booked, and so to be found nowhere. */
export const awaited: Facts = { parcels: 1, parcel: null, status: 'awaited', tracking: null };

/** Of parcels that the carrier has under one reference; undefined where it has none. */
export function factsOfAll(parcels: readonly FactsOf[]): Facts | undefined {
  const [first, ...others] = parcels;
  if (first === undefined || others.length === 0) return first && parcelFacts(first);
  return { parcels: parcels.length, parcel: null, status: null, tracking: null };
}

interface FactsOf extends Pick<ReadParcel, 'status' | 'tracking'> {
  readonly carrierRef: string | null;
}
