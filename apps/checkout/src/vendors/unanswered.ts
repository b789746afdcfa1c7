import { Failure } from '@accord/canonical';
import type { AuthoriseOutcome, OperationOutcome } from '../use-cases/ports/payment-gateway.ts';

/**
 * What a failed call says about a charge. `not_sent` is proof that nothing was charged: the gateway was never reached,
 * or it answered and refused before it judged the payment. Everything else is unknown.
 * @throws the error itself when it is none of ours
 */
export function unansweredCharge(
  error: unknown,
): Extract<AuthoriseOutcome, { kind: 'unknown' | 'not_sent' }> {
  if (!(error instanceof Failure)) throw error;
  return { kind: error.sent === 'maybe' ? 'unknown' : 'not_sent', cause: error };
}

/**
 * What a failed call says about a capture, void or refund: refused when the gateway judged and rejected it, otherwise
 * unknown, to be repeated under the same operation id.
 * @throws the error itself when it is none of ours
 */
export function unansweredOperation(error: unknown): OperationOutcome<never> {
  if (!(error instanceof Failure)) throw error;
  const judged = error.sent === 'yes' && (error.kind === 'invalid' || error.kind === 'not_found');
  return judged ? { kind: 'refused', reason: error.code } : { kind: 'unknown', cause: error };
}
