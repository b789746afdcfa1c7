import type { Difference, Snapshot } from '../balance.ts';
import { tallyOf, total } from '../place-orders.ts';
import { decimal, reasons } from '../record.ts';
import type { TaughtCourse } from './courses.ts';
import type { ReadRegistrations } from './read-registrations.ts';
import type { SeatCount, SeatOutcome } from './seat-balance.ts';
import type { TermAccount } from './sell-term.ts';

export interface RegistrationsRecord {
  readonly read: ReadRegistrations;
  readonly courses: readonly TaughtCourse[];
  readonly terms: readonly TermAccount[];
  readonly outcomes: readonly SeatOutcome[];
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly seats: SeatCount;
  readonly differences: readonly Difference[];
}

/** The record of a replay of registrations as a person reads it; the last line says whether it balances. */
export function describeRegistrations(record: RegistrationsRecord): string {
  const { read, courses, terms, outcomes, before, after, seats, differences } = record;
  const refused = tallyOf(terms.flatMap(({ placement }) => placement.refused.map(({ code }) => code)));
  const ends = tallyOf(outcomes.map(({ end }) => end));
  const end = (name: SeatOutcome['end']): number => ends.get(name) ?? 0;
  const notTaken = tallyOf(terms.flatMap(({ refusedWithdrawals }) => refusedWithdrawals));
  const published = total(after.messages.published) - total(before.messages.published);
  const money = after.gateways.capturedMinor - before.gateways.capturedMinor;
  const refunds = after.gateways.refundedMinor - before.gateways.refundedMinor;
  const cohorts = [...seats.after.values()];
  const above = cohorts.filter(({ capacity, taken }) => taken > capacity).length;
  return [
    `rows       ${read.rows} read, ${total(read.refusedRows)} refused${reasons(read.refusedRows)}`,
    `cohorts    ${cohorts.length} of ${courses.length} courses, ${above} above capacity`,
    `seats      ${outcomes.length} registrations = ${end('granted')} granted + ${end('refused')} refused${reasons(refused)} + ${end('withdrawn')} withdrawn${end('open') === 0 ? '' : ` + ${end('open')} without an end`}`,
    `withdrawn  as ${read.withdrawals === 'made_up' ? 'made up: the file does not say who withdrew' : 'the file says'}${reasons(notTaken)}`,
    `money      ${decimal(money)} EUR captured, ${decimal(refunds)} EUR refunded`,
    `messages   ${published} events published, ${after.messages.parked - before.messages.parked} deliveries parked`,
    ...differences.slice(0, 30).map((difference) => `DIFFERS    ${difference}`),
    differences.length === 0 ? 'balanced' : `${differences.length} differences`,
  ].join('\n');
}
