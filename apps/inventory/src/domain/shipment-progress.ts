import type { ShipmentStatus } from '@accord/canonical';

/** A carrier's word about a parcel, and when the carrier says it happened. */
export interface Progress {
  readonly status: ShipmentStatus;
  readonly at: Date;
}

/**
 * How far along a status is. Decides only between two reports of the same instant: the carrier's clock has
 * whole seconds, and two scans may share one.
 */
const stage: Readonly<Record<ShipmentStatus, number>> = {
  pending: 0,
  announced: 1,
  in_transit: 2,
  out_for_delivery: 3,
  exception: 4,
  cancelled: 5,
  delivered: 6,
  returned: 7,
};

/**
 * `progress` changes the state; `confirmation` says the same again, later, so only its time is kept;
 * `stale` is a repeat, older than what we know, or a status we could not map (`pending`).
 */
export type Weight = 'progress' | 'confirmation' | 'stale';

/**
 * What a report is worth. Reports come repeated and in any order, so the carrier's own timestamp decides,
 * never the order of arrival.
 */
export function weigh(known: Progress | undefined, report: Progress): Weight {
  if (report.status === 'pending') return 'stale';
  if (!known) return 'progress';
  const later = report.at.getTime() - known.at.getTime();
  if (report.status === known.status) return later > 0 ? 'confirmation' : 'stale';
  const newer = later === 0 ? stage[report.status] > stage[known.status] : later > 0;
  return newer ? 'progress' : 'stale';
}
