import {
  orderCancelled,
  orderCompleted,
  orderReturned,
  paymentCaptured,
  reservationCommitted,
  seatsGranted,
  shipmentBooked,
} from '@accord/canonical';
import type { TimelineEntry } from '../timeline-entry.ts';
import { syntheticStages } from './synthetic-run.ts';
import type { StageTime, SyntheticStage } from './synthetic-run.ts';

const byEvent: ReadonlyMap<string, SyntheticStage> = new Map<string, SyntheticStage>([
  [reservationCommitted.key, 'stock'],
  [seatsGranted.key, 'seats'],
  [shipmentBooked.key, 'parcel'],
  [paymentCaptured.key, 'money'],
  [orderCompleted.key, 'completion'],
  [orderReturned.key, 'return'],
  [orderCancelled.key, 'return'],
]);

/** Nothing is told of a mail that goes to nobody, but that the mail vendor took it. */
function stageOf({ kind, name, service, outcome }: TimelineEntry): SyntheticStage | undefined {
  if (kind === 'event') return byEvent.get(name);
  return kind === 'vendor-call' && service === 'customer' && outcome === 'ok' ? 'mail' : undefined;
}

/** When each stage was first reached, by its own clock. */
export function reachedStages(
  entries: readonly TimelineEntry[],
  since: Date,
): ReadonlyMap<SyntheticStage, StageTime> {
  const reached = new Map<SyntheticStage, StageTime>();
  for (const entry of entries) {
    const stage = stageOf(entry);
    const tookMs = Math.max(0, Date.parse(entry.at) - since.getTime());
    if (stage !== undefined && tookMs < (reached.get(stage)?.tookMs ?? Infinity))
      reached.set(stage, { stage, tookMs });
  }
  return reached;
}

/** What an order of these goods has to go through before it is taken back. */
export function stagesOf({ ships, teaches }: { ships: boolean; teaches: boolean }): SyntheticStage[] {
  const needless = new Set<SyntheticStage>([
    'placement',
    'return',
    ...(ships ? [] : (['stock', 'parcel'] as const)),
    ...(teaches ? [] : (['seats'] as const)),
  ]);
  return syntheticStages.filter((stage) => !needless.has(stage));
}
