import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';

import { errorsWire } from './klaviyo.wire.ts';

const byCode: Readonly<Record<string, VendorFailure>> = {
  invalid: { code: 'klaviyo.invalid_profile', kind: 'invalid' },
  not_authenticated: { code: 'klaviyo.auth_failed', kind: 'wait_for_vendor' },
  authentication_failed: { code: 'klaviyo.auth_failed', kind: 'wait_for_vendor' },
  permission_denied: { code: 'klaviyo.auth_failed', kind: 'wait_for_vendor' },
  throttled: { code: 'klaviyo.rate_limited', kind: 'wait_for_vendor' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, …). */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  const errors = errorsWire.safeParse(response.body);
  return errors.success ? entryOf(byCode, errors.data.errors[0]?.code ?? '') : undefined;
}
