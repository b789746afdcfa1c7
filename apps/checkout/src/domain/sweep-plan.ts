import { currentAttempt, type Order } from './order.ts';
import type { AttemptStatus, PaymentAttempt } from './payment-attempt.ts';
import { isUnplacedSale } from './sale.ts';
import { owedAttempts } from './stranded.ts';
import { isSyntheticAndOpen } from './synthetic-end.ts';

/** How long an order may rest in a state before the sweep looks after it, in milliseconds. */
export interface SweepLimits {
  /** A placement whose process is not heard of: longer than any request may take. */
  readonly placingMs: number;
  readonly unresolvedMs: number;
  /** A capture, void or refund whose outcome is not on record. */
  readonly operationMs: number;
  readonly releaseMs: number;
  /** A placed order that does not complete is shown to a person after this. */
  readonly fulfilmentMs: number;
  /** A placement older than this is not carried out any more but undone: the customer has gone. */
  readonly abandonMs: number;
  /** Stranded money that a gateway will not give back is asked for ever more seldom, down to once in this. */
  readonly strandedMs: number;
  /** A gateway that owes the outcome of a capture, void or refund for so long is shown to a person, and asked further. */
  readonly silenceMs: number;
  /** A synthetic order that nobody has taken back by then is taken back. */
  readonly syntheticMs: number;
}

export const defaultSweepLimits: SweepLimits = {
  placingMs: 15_000,
  unresolvedMs: 5_000,
  operationMs: 30_000,
  releaseMs: 15_000,
  fulfilmentMs: 30 * 60_000,
  abandonMs: 10 * 60_000,
  strandedMs: 60 * 60_000,
  silenceMs: 30 * 60_000,
  syntheticMs: 10 * 60_000,
};

const underWay: Readonly<Partial<Record<AttemptStatus, 'capture' | 'void' | 'refund'>>> = {
  capturing: 'capture',
  voiding: 'void',
  refunding: 'refund',
};

/** When the sweep is to look at the order next if nobody else moves it; null: never. */
export function nextSweepAt(order: Order, now: Date, limits: SweepLimits): Date | null {
  const own = sweepDelay(order, now, limits);
  const delays = owedAttempts(order).map((attempt) => strandedDelay(attempt, now, limits));
  const delay = Math.min(own ?? Infinity, ...delays);
  return delay === Infinity ? null : new Date(now.getTime() + delay);
}

/** At once when nothing was tried yet; afterwards as long again as the attempt is old, within bounds. */
function strandedDelay(attempt: PaymentAttempt, now: Date, limits: SweepLimits): number {
  if (attempt.operationId === null) return 0;
  const age = now.getTime() - attempt.startedAt.getTime();
  return Math.min(Math.max(age, limits.operationMs), limits.strandedMs);
}

/** As long again as the gateway has been silent: what is lost is found soon, what is slow is not pressed. */
function silentDelay(attempt: PaymentAttempt, now: Date, limits: SweepLimits): number {
  return Math.min(Math.max(silentMs(attempt, now), limits.operationMs), limits.strandedMs);
}

function silentMs({ operationSince, startedAt }: PaymentAttempt, now: Date): number {
  return now.getTime() - (operationSince ?? startedAt).getTime();
}

/** What a gateway has owed an answer to for too long, as a reason for a person; undefined while there is none. */
export function silence(order: Order, now: Date, limits: SweepLimits): string | undefined {
  const attempt = currentAttempt(order);
  const owed = underWay[attempt.status];
  return owed === undefined || silentMs(attempt, now) < limits.silenceMs ? undefined : `waiting_for_${owed}`;
}

/** What is short may be delivered: asked for ever more seldom. */
function saleDelay({ status, createdAt }: Order, now: Date, limits: SweepLimits): number {
  if (status === 'pending') return limits.placingMs;
  const age = now.getTime() - createdAt.getTime();
  return Math.min(Math.max(age, limits.operationMs), limits.fulfilmentMs);
}

function sweepDelay(order: Order, now: Date, limits: SweepLimits): number | null {
  const attempt = currentAttempt(order);
  if (underWay[attempt.status] !== undefined) return silentDelay(attempt, now, limits);
  if (order.releaseDue) return limits.releaseMs;
  if (isUnplacedSale(order)) return saleDelay(order, now, limits);
  if (isSyntheticAndOpen(order)) return limits.syntheticMs;
  if (order.closing !== null && (attempt.status === 'authorised' || attempt.status === 'captured')) {
    return order.status === 'needs_attention' ? null : limits.operationMs;
  }
  if (order.status === 'pending')
    return attempt.status === 'unknown' ? limits.unresolvedMs : limits.placingMs;
  if (order.status === 'placed' || order.status === 'fulfilling') return limits.fulfilmentMs;
  return null;
}

export type SweepTask =
  | 'place'
  | 'place_sale'
  | 'abandon'
  | 'capture'
  | 'give_back'
  | 'release'
  | 'show'
  | 'end_synthetic'
  | 'nothing';

/** What the sweep has to do for an order whose time has come, beside giving back what is stranded. */
export function sweepTask(order: Order, now: Date, limits: SweepLimits): SweepTask {
  const attempt = currentAttempt(order);
  if (attempt.status === 'capturing') return 'capture';
  if (attempt.status === 'voiding' || attempt.status === 'refunding') return 'give_back';
  if (order.releaseDue) return 'release';
  if (isUnplacedSale(order)) return 'place_sale';
  if (isSyntheticAndOpen(order)) return ageOf(order, now) < limits.syntheticMs ? 'nothing' : 'end_synthetic';
  if (order.status === 'pending' && order.closing === null) {
    return now.getTime() - order.createdAt.getTime() > limits.abandonMs ? 'abandon' : 'place';
  }
  if (order.status === 'needs_attention') return 'nothing';
  if (order.closing !== null)
    return attempt.status === 'authorised' || attempt.status === 'captured' ? 'give_back' : 'nothing';
  if (order.status === 'placed' || order.status === 'fulfilling') {
    // Stranded money may have made it due before its time.
    return ageOf(order, now) < limits.fulfilmentMs ? 'nothing' : 'show';
  }
  return 'nothing';
}

function ageOf({ placedAt, createdAt }: Order, now: Date): number {
  return now.getTime() - (placedAt ?? createdAt).getTime();
}
