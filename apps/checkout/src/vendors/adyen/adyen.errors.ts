import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';
import { serviceErrorWire } from './adyen.wire.ts';

/** Adyen's error codes by what they mean for a call. */
const byCode: Readonly<Record<string, VendorFailure>> = {
  // The first call under this key still runs, or was made with another body.
  '704': { code: 'adyen.key_in_use', kind: 'transient', sent: 'maybe' },
  '167': { code: 'adyen.unknown_payment', kind: 'not_found' },
  '800': { code: 'adyen.unknown_token', kind: 'not_found' },
  '803': { code: 'adyen.unknown_token', kind: 'not_found' },
};

const byType: Readonly<Record<string, VendorFailure>> = {
  security: { code: 'adyen.auth_failed', kind: 'wait_for_vendor' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, …). */
export function readFailure({ status, body }: VendorResponse): VendorFailure | undefined {
  const error = serviceErrorWire.safeParse(body);
  if (!error.success || status >= 500 || status === 429) return undefined;
  return entryOf(byCode, error.data.errorCode) ?? entryOf(byType, error.data.errorType ?? '');
}
