import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';
import { failedWire } from './stripe.wire.ts';

/**
 * Stripe's error codes by what they mean for a call. `sent: 'maybe'` where an earlier call under the same key may have
 * gone through: still running, or made with other parameters.
 */
const byCode: Readonly<Record<string, VendorFailure>> = {
  idempotency_key_in_use: { code: 'stripe.key_in_use', kind: 'transient', sent: 'maybe' },
  lock_timeout: { code: 'stripe.busy', kind: 'transient', sent: 'maybe' },
  rate_limit: { code: 'stripe.rate_limited', kind: 'wait_for_vendor' },
  resource_missing: { code: 'stripe.not_found', kind: 'not_found' },
  payment_intent_unexpected_state: { code: 'stripe.unexpected_state', kind: 'conflict' },
  charge_already_refunded: { code: 'stripe.already_refunded', kind: 'conflict' },
};

const keyReused: VendorFailure = { code: 'stripe.key_reused', kind: 'bug', sent: 'maybe' };

/** Undefined leaves the status to the common table (401, 429, 5xx, …). */
export function readFailure({ status, body }: VendorResponse): VendorFailure | undefined {
  const parsed = failedWire.safeParse(body);
  if (!parsed.success) return undefined;
  const { code, type } = parsed.data.error;
  if (code) return entryOf(byCode, code);
  return status === 400 && type === 'idempotency_error' ? keyReused : undefined;
}
