import type { DeclineReason, Gateway, Money } from '@accord/canonical';

/**
 * The life of one charge at one gateway. `sending` is written before the gateway is called, so a process that dies
 * afterwards leaves a question (`sending`) and never a secret. The same holds for `capturing`, `voiding`, `refunding`.
 */
export type AttemptStatus =
  | 'sending'
  | 'unknown'
  | 'failed'
  | 'declined'
  | 'authorised'
  | 'capturing'
  | 'captured'
  | 'voiding'
  | 'voided'
  | 'refunding'
  | 'refunded';

export interface PaymentAttempt {
  readonly id: string;
  readonly gateway: Gateway;
  /** 1 for the first gateway, 2 for the fallback. */
  readonly ordinal: number;
  readonly status: AttemptStatus;
  readonly amount: Money;
  readonly token: string;
  readonly startedAt: Date;
  readonly gatewayRef: string | null;
  readonly declineReason: DeclineReason | null;
  /** Idempotency key of the capture, void or refund that is under way or was last done. */
  readonly operationId: string | null;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

export type AttemptChange =
  | { readonly kind: 'authorised'; readonly gatewayRef: string }
  | { readonly kind: 'declined'; readonly reason: DeclineReason; readonly gatewayRef?: string }
  | { readonly kind: 'unknown' }
  /** Proven that the gateway never carried it out. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'start_capture' | 'start_void' | 'start_refund'; readonly operationId: string }
  | {
      readonly kind:
        'captured' | 'capture_refused' | 'voided' | 'void_refused' | 'refunded' | 'refund_refused';
    };

export type AttemptStep =
  | { readonly kind: 'moved'; readonly attempt: PaymentAttempt }
  /** Known already: a duplicate, or news from the past. */
  | { readonly kind: 'repeated' }
  /** Cannot be true together with what is on record: a person has to look. */
  | { readonly kind: 'contradiction' };

type Target = AttemptStatus | 'repeated';

/**
 * From, change, to. What is missing is a contradiction. Money that a gateway reports as taken or given back is believed
 * from any state in which it can be true: the gateway's books decide, not our order of arrival.
 */
const steps: Readonly<Record<AttemptStatus, Partial<Record<AttemptChange['kind'], Target>>>> = {
  sending: { authorised: 'authorised', declined: 'declined', unknown: 'unknown', failed: 'failed' },
  unknown: { authorised: 'authorised', declined: 'declined', unknown: 'repeated', failed: 'failed' },
  failed: { failed: 'repeated', unknown: 'repeated', start_void: 'voiding', voided: 'repeated' },
  declined: { declined: 'repeated', unknown: 'repeated', failed: 'repeated', voided: 'repeated' },
  authorised: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_capture: 'capturing',
    start_void: 'voiding',
    captured: 'captured',
    voided: 'voided',
    capture_refused: 'repeated',
    void_refused: 'repeated',
  },
  capturing: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_capture: 'repeated',
    captured: 'captured',
    capture_refused: 'authorised',
  },
  captured: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_capture: 'repeated',
    captured: 'repeated',
    void_refused: 'repeated',
    start_refund: 'refunding',
    refunded: 'refunded',
    refund_refused: 'repeated',
  },
  voiding: {
    authorised: 'repeated',
    unknown: 'repeated',
    start_void: 'repeated',
    voided: 'voided',
    void_refused: 'authorised',
    captured: 'captured',
  },
  voided: { authorised: 'repeated', unknown: 'repeated', start_void: 'repeated', voided: 'repeated' },
  refunding: {
    authorised: 'repeated',
    unknown: 'repeated',
    captured: 'repeated',
    start_refund: 'repeated',
    refunded: 'refunded',
    refund_refused: 'captured',
  },
  refunded: {
    authorised: 'repeated',
    unknown: 'repeated',
    captured: 'repeated',
    start_refund: 'repeated',
    refunded: 'repeated',
  },
};

/** Applies one piece of news to an attempt. Total: every pair of status and change has an answer. */
export function stepAttempt(attempt: PaymentAttempt, change: AttemptChange): AttemptStep {
  const target = steps[attempt.status][change.kind];
  if (target === undefined) return { kind: 'contradiction' };
  if (target === 'repeated') return { kind: 'repeated' };
  return { kind: 'moved', attempt: { ...attempt, status: target, ...traces(attempt, change) } };
}

function traces(attempt: PaymentAttempt, change: AttemptChange): Partial<PaymentAttempt> {
  switch (change.kind) {
    case 'authorised':
      return { gatewayRef: change.gatewayRef };
    case 'declined':
      return { declineReason: change.reason, gatewayRef: change.gatewayRef ?? attempt.gatewayRef };
    case 'start_capture':
    case 'start_void':
    case 'start_refund':
      return { operationId: change.operationId };
    case 'captured':
      return { capturedMinor: attempt.amount.minor };
    case 'refunded':
      return { capturedMinor: attempt.amount.minor, refundedMinor: attempt.amount.minor };
    default:
      return {};
  }
}

/** States in which the attempt holds, may hold or took the customer's money: at most one per order, also by index. */
export const liveAttemptStatuses = [
  'sending',
  'unknown',
  'authorised',
  'capturing',
  'captured',
  'refunding',
] as const satisfies readonly AttemptStatus[];

/** A new charge may start only when this one can never take money. */
export function isProvenDead(attempt: PaymentAttempt): boolean {
  return attempt.status === 'failed' || attempt.status === 'declined' || attempt.status === 'voided';
}
