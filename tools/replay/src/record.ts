import type { Difference, Snapshot } from './balance.ts';
import type { FinishedOrder } from './follow-orders.ts';
import { type Placement, tallyOf, total } from './place-orders.ts';
import type { Invoice, ReadInvoices } from './read-invoices.ts';
import type { TakenBack } from './take-back.ts';

export interface ReplayRecord {
  readonly read: ReadInvoices;
  readonly placement: Placement<Invoice>;
  readonly takenBack: TakenBack;
  readonly orders: readonly FinishedOrder[];
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly differences: readonly Difference[];
}

/** The record of a replay as a person reads it; the last line says whether it balances. */
export function describeRecord({
  read,
  placement,
  takenBack,
  orders,
  before,
  after,
  differences,
}: ReplayRecord): string {
  const refused = tallyOf(placement.refused.map(({ code }) => code));
  const ended = tallyOf(orders.map(({ status }) => status));
  const published = total(after.messages.published) - total(before.messages.published);
  const parked = after.messages.parked - before.messages.parked;
  const money = after.gateways.capturedMinor - before.gateways.capturedMinor;
  const refunds = after.gateways.refundedMinor - before.gateways.refundedMinor;
  return [
    `rows       ${read.rows} read, ${total(read.refusedRows)} refused${reasons(read.refusedRows)}`,
    `invoices   ${read.invoices.length} usable, ${read.invoicesWithoutLines} without a usable line`,
    `orders     ${placement.placed.length} placed, ${placement.declined} declined, ${placement.refused.length} refused${reasons(refused)}`,
    `returns    ${takenBack.ids.length} orders sent back, ${takenBack.withoutOrder} cancelling invoices name nothing sold here${reasons(takenBack.refused)}`,
    `ended      ${[...ended].map(([status, count]) => `${count} ${status}`).join(', ') || 'nothing'}`,
    `money      ${decimal(money)} EUR captured, ${decimal(refunds)} EUR refunded`,
    `messages   ${published} events published, ${parked} deliveries parked`,
    ...differences.slice(0, 30).map((difference) => `DIFFERS    ${difference}`),
    differences.length === 0 ? 'balanced' : `${differences.length} differences`,
  ].join('\n');
}

/** ` (why 3, why else 1)`, or nothing. */
export function reasons(tally: ReadonlyMap<string, number>): string {
  return tally.size === 0 ? '' : ` (${[...tally].map(([reason, count]) => `${reason} ${count}`).join(', ')})`;
}

export function decimal(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}
