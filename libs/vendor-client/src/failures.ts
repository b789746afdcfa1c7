import { Failure } from '@accord/canonical';
import type { WireError } from './exchange.ts';
import { readRetryAfter } from './retry-after.ts';
import { TryFailed } from './try-failed.ts';
import type { Repeat, VendorFailure, VendorResponse } from './vendor-client.ts';

/** What a failure is told about the call it belongs to. Nothing here is secret or personal. */
export interface CallFacts {
  readonly vendor: string;
  readonly account: string;
  readonly operation: string;
  readonly repeat: Repeat;
}

type Sent = Failure['sent'];

interface Verdict {
  readonly reason: string;
  readonly kind: Failure['kind'];
  readonly sent: Sent;
  readonly retryAfterMs?: number | undefined;
  readonly status?: number;
  readonly cause?: string;
}

/** Nothing was sent: by our own decision, or because no time was left. */
export function heldBack(
  facts: CallFacts,
  reason: 'circuit_open' | 'overloaded' | 'rate_limited' | 'deadline_exceeded' | 'cancelled',
  retryAfterMs?: number,
): TryFailed {
  const kind = reason === 'deadline_exceeded' || reason === 'cancelled' ? 'transient' : 'wait_for_vendor';
  return new TryFailed(callFailure(facts, { reason, kind, sent: 'no', retryAfterMs }), 'none', false);
}

/** 401 with a token that may just have run out: another one is worth one more try, and the circuit need not know. */
export function expiredToken(facts: CallFacts): TryFailed {
  const verdict = { ...byStatus(facts, 401), status: 401 };
  return new TryFailed(callFailure(facts, verdict), 'new_token', false);
}

/** A failure of this library or of an adapter's table: one message form, ids and codes only. */
function callFailure(facts: CallFacts, verdict: Verdict): Failure {
  const code = verdict.reason.includes('.') ? verdict.reason : `${facts.vendor}.${verdict.reason}`;
  const status = verdict.status === undefined ? '' : ` (HTTP ${verdict.status})`;
  return new Failure(code, verdict.kind, `${facts.vendor} ${facts.operation}: ${verdict.reason}${status}`, {
    sent: verdict.sent,
    ...(verdict.retryAfterMs === undefined ? {} : { retryAfterMs: verdict.retryAfterMs }),
    details: {
      vendor: facts.vendor,
      account: facts.account,
      operation: facts.operation,
      ...(verdict.status === undefined ? {} : { status: verdict.status }),
      ...(verdict.cause === undefined ? {} : { cause: verdict.cause }),
    },
  });
}

/** The exchange broke off, or never began. */
export function brokenExchange(facts: CallFacts, error: WireError): TryFailed {
  const { trouble, started, reason } = error;
  const failure = callFailure(facts, {
    reason: trouble,
    kind: started ? unclear(facts) : 'wait_for_vendor',
    sent: started ? 'maybe' : 'no',
    cause: reason,
  });
  if (trouble === 'cancelled') return new TryFailed(failure, 'none', false);
  if (trouble === 'answer_too_large') return new TryFailed(failure, 'none', true);
  return new TryFailed(failure, mayRepeat(facts, failure.sent) ? 'trouble' : 'none', true);
}

/** A good status with a body that is no JSON: a login page, a half answer. Not a success, and no proof of failure. */
export function unreadableAnswer(facts: CallFacts, status: number): TryFailed {
  const failure = callFailure(facts, {
    reason: 'malformed_answer',
    kind: unclear(facts),
    sent: 'maybe',
    status,
  });
  return new TryFailed(failure, mayRepeat(facts, 'maybe') ? 'trouble' : 'none', true);
}

/** An answer outside 2xx, by the adapter's table first and the general one after it. */
export function refusedAnswer(
  facts: CallFacts,
  response: VendorResponse,
  options: {
    readonly nowMs: number;
    readonly maxRetryAfterMs: number;
    readonly read: ((response: VendorResponse) => VendorFailure | undefined) | undefined;
  },
): TryFailed {
  const retryAfterMs = readRetryAfter(response.headers['retry-after'], {
    nowMs: options.nowMs,
    maxMs: options.maxRetryAfterMs,
  });
  const own = options.read?.(response);
  const verdict: Verdict = own
    ? { retryAfterMs, ...own, reason: own.code, sent: own.sent ?? 'yes', status: response.status }
    : { ...byStatus(facts, response.status), retryAfterMs, status: response.status };
  const failure = callFailure(facts, verdict);
  // Some vendors throttle with another status than 429; their adapter says so by the code.
  if (failure.code === `${facts.vendor}.rate_limited`) return new TryFailed(failure, 'throttled', false);
  if (failure.kind === 'transient')
    return new TryFailed(failure, mayRepeat(facts, failure.sent) ? 'trouble' : 'none', true);
  const unhealthy = failure.kind === 'wait_for_vendor' || failure.kind === 'unknown_outcome';
  return new TryFailed(failure, 'none', unhealthy, isFinal(facts, verdict));
}

/** Credentials that were refused stay refused; 403 may concern a single object. */
function isFinal({ vendor }: CallFacts, { reason, status }: Verdict): boolean {
  return (reason === 'auth_failed' || reason === `${vendor}.auth_failed`) && status !== 403;
}

function byStatus(facts: CallFacts, status: number): Pick<Verdict, 'reason' | 'kind' | 'sent'> {
  if (status === 401 || status === 403)
    return { reason: 'auth_failed', kind: 'wait_for_vendor', sent: 'yes' };
  if (status === 429) return { reason: 'rate_limited', kind: 'wait_for_vendor', sent: 'yes' };
  // A server can fail after it has committed, and a redirect can follow an action.
  if (status >= 500) return { reason: 'server_error', kind: unclear(facts), sent: 'maybe' };
  if (status < 400) return { reason: 'redirected', kind: 'wait_for_vendor', sent: 'maybe' };
  return { reason: 'refused', kind: 'invalid', sent: 'yes' };
}

/** The same failure, once an earlier try of the call may have been carried out. */
export function asMaybe(failure: Failure): Failure {
  return failure.sent === 'maybe' ? failure : withSent(failure, 'maybe');
}

/** Trouble on the way to a token says nothing about the call that wanted it, except that it was not made. */
export function notSent(failed: TryFailed): TryFailed {
  return new TryFailed(withSent(failed.failure, 'no'), failed.retry, failed.unhealthy, failed.final);
}

function withSent({ code, kind, message, retryAfterMs, details }: Failure, sent: Sent): Failure {
  return new Failure(code, kind, message, {
    sent,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details,
  });
}

function unclear(facts: CallFacts): Failure['kind'] {
  return facts.repeat === 'never' ? 'unknown_outcome' : 'transient';
}

function mayRepeat(facts: CallFacts, sent: Sent): boolean {
  return sent !== 'maybe' || facts.repeat !== 'never';
}
