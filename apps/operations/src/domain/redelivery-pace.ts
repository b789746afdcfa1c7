import type { Redelivery, StopReason } from './redelivery.ts';

export const canarySize = 5;
const largestBatch = 100;
/** How many may be under way at once: what was proven to work, twice over. */
const leastUnderWay = 10;
const mostUnderWay = 500;
/** Failures of other causes end it too, when they are more than this part of what came to an end. */
const toleratedShare = 0.05;
const toleratedAtLeast = 5;
/** How much of a minute's quota may go out at once. */
const burstMinutes = 0.1;

export type Counts = Pick<
  Redelivery,
  'state' | 'pending' | 'sent' | 'applied' | 'failedAgain' | 'notSent' | 'messagesPerMinute'
>;

export interface Pace extends Counts {
  /** Claimed and not known to be sent: left by a process that died, or by a broker that did not answer. */
  readonly sending: number;
  /** Since the ramp began. */
  readonly rampedMs: number;
  /** A message that was parked again, or could not be sent; one with the cause it was parked for before, if there is one. */
  readonly failure: (Omit<StopReason, 'code'> & { readonly kind: 'same' | 'other' | 'not_sendable' }) | null;
}

export type Step =
  | { readonly do: 'stop'; readonly because: StopReason }
  | { readonly do: 'send'; readonly count: number }
  | { readonly do: 'ramp' | 'finish' | 'wait' };

/** What to do next; a pure function of how far it is. */
export function nextStep(pace: Pace): Step {
  const because = reasonToStop(pace);
  if (because !== undefined) return { do: 'stop', because };
  const underWay = pace.sent - pace.applied - pace.failedAgain + pace.sending;
  if (pace.pending === 0) return { do: underWay === 0 ? 'finish' : 'wait' };
  if (pace.state === 'canary') {
    const wanted = canarySize - pace.sent - pace.sending;
    if (wanted > 0) return { do: 'send', count: Math.min(wanted, pace.pending) };
    return { do: underWay === 0 ? 'ramp' : 'wait' };
  }
  const room = Math.min(Math.max(2 * pace.applied, leastUnderWay), mostUnderWay) - underWay;
  const count = Math.min(room, allowed(pace), largestBatch, pace.pending);
  return count > 0 ? { do: 'send', count } : { do: 'wait' };
}

function reasonToStop({ state, failure, failedAgain, applied }: Pace): StopReason | undefined {
  if (failure === null) return undefined;
  const { kind, reason, parkedId } = failure;
  if (kind === 'not_sendable') return { code: 'not_sendable', reason, parkedId };
  if (state === 'canary') return { code: 'canary_failed', reason, parkedId };
  if (kind === 'same') return { code: 'same_cause', reason, parkedId };
  const tooMany = Math.max(toleratedAtLeast, toleratedShare * (applied + failedAgain));
  return failedAgain >= tooMany ? { code: 'too_many_failed', reason, parkedId } : undefined;
}

/** What the quota leaves, of a bucket that fills evenly from the beginning of the ramp. */
function allowed({ messagesPerMinute, rampedMs, sent, sending }: Pace): number {
  if (messagesPerMinute === null) return Number.POSITIVE_INFINITY;
  const filled = Math.floor(messagesPerMinute * (rampedMs / 60_000 + burstMinutes));
  return Math.max(filled, 1) - (sent + sending - canarySize);
}
