import { counter } from '@accord/service-kit';
import type { Outcome } from '../flow.ts';

const records = counter({
  name: 'accord_sync_records_total',
  help: 'records of sync runs by flow and outcome',
  labelNames: ['flow', 'outcome'],
});

/** For whoever watches: what has just become of how many records. */
export function tellRecords(flow: string, counts: Partial<Record<Outcome, number>>): void {
  for (const [outcome, count] of Object.entries(counts)) if (count > 0) records.inc({ flow, outcome }, count);
}
