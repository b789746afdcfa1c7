import type { DeclineReason, Money, PaymentHolder } from '@accord/canonical';
import { attemptSteps } from './attempt-steps.ts';

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
  | 'refunded'
  | StrandedStatus;

/**
 * Where an attempt goes that was declared dead, so that the order went on without it, and holds money after all. From
 * here money only goes back: no way leads to a capture, and none to being the order's payment.
 */
export type StrandedStatus =
  /** Holds the amount; a void is due. */
  | 'stranded'
  | 'stranded_voiding'
  /** The gateway took the amount; a refund is due. */
  | 'stranded_captured'
  | 'stranded_refunding'
  | 'stranded_refunded';

export interface PaymentAttempt {
  readonly id: string;
  readonly gateway: PaymentHolder;
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
  /** When that operation was begun: how long the gateway has owed an answer, and how old its idempotency key is. */
  readonly operationSince: Date | null;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

/** One capture, void or refund before it is sent: both are on disk by then. */
export interface OperationStart {
  readonly operationId: string;
  readonly at: Date;
}

export type AttemptChange =
  | { readonly kind: 'authorised'; readonly gatewayRef: string }
  | { readonly kind: 'declined'; readonly reason: DeclineReason; readonly gatewayRef?: string }
  | { readonly kind: 'unknown' }
  /** Proven that the gateway never carried it out. */
  | { readonly kind: 'failed' }
  /** Authorised at the gateway although it was declared dead. */
  | { readonly kind: 'surfaced'; readonly gatewayRef: string }
  | ({ readonly kind: 'start_capture' | 'start_void' | 'start_refund' } & OperationStart)
  | {
      readonly kind:
        'captured' | 'capture_refused' | 'voided' | 'void_refused' | 'refunded' | 'refund_refused';
      /** An attempt that was declared dead has not heard it before. */
      readonly gatewayRef?: string;
    };

export type AttemptStep =
  | { readonly kind: 'moved'; readonly attempt: PaymentAttempt }
  /** Known already: a duplicate, or news from the past. */
  | { readonly kind: 'repeated' }
  /** Cannot be true together with what is on record: a person has to look. */
  | { readonly kind: 'contradiction' };

/** Applies one piece of news to an attempt. Total: every pair of status and change has an answer. */
export function stepAttempt(attempt: PaymentAttempt, change: AttemptChange): AttemptStep {
  const target = attemptSteps[attempt.status][change.kind];
  if (target === undefined) return { kind: 'contradiction' };
  if (target === 'repeated') return { kind: 'repeated' };
  return { kind: 'moved', attempt: { ...attempt, status: target, ...traces(attempt, change) } };
}

function traces(attempt: PaymentAttempt, change: AttemptChange): Partial<PaymentAttempt> {
  switch (change.kind) {
    case 'authorised':
    case 'surfaced':
      return { gatewayRef: change.gatewayRef };
    case 'declined':
      return { declineReason: change.reason, gatewayRef: change.gatewayRef ?? attempt.gatewayRef };
    case 'start_capture':
    case 'start_void':
    case 'start_refund':
      return { operationId: change.operationId, operationSince: change.at };
    case 'captured':
      return { capturedMinor: attempt.amount.minor, ...lateTraces(attempt, change.gatewayRef) };
    case 'refunded':
      return {
        capturedMinor: attempt.amount.minor,
        refundedMinor: attempt.amount.minor,
        ...lateTraces(attempt, change.gatewayRef),
      };
    default:
      return {};
  }
}

/** A stranded attempt learns where its money is; the void that found it taken is over, and no refund was tried yet. */
function lateTraces(attempt: PaymentAttempt, gatewayRef: string | undefined): Partial<PaymentAttempt> {
  if (!isGivenUp(attempt)) return {};
  return { gatewayRef: attempt.gatewayRef ?? gatewayRef ?? null, operationId: null, operationSince: null };
}

/** States in which the attempt is, or may become, the order's payment: at most one per order, also by index. */
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

/** The outcome of the charge itself is still to be found out. */
export function isUndecided(attempt: Pick<PaymentAttempt, 'status'>): boolean {
  return attempt.status === 'sending' || attempt.status === 'unknown';
}

/** Declared dead at some time, whatever became of it since: it is not the order's payment any more. */
export function isGivenUp(attempt: Pick<PaymentAttempt, 'status'>): boolean {
  return (
    attempt.status === 'failed' || attempt.status === 'declined' || attempt.status.startsWith('stranded')
  );
}
