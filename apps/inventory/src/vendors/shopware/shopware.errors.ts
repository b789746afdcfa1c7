import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';
import { errorsWire } from './shopware.wire.ts';

/** The code of the first error decides; titles and details are for people. */
const byCode: Readonly<Record<string, VendorFailure>> = {
  FRAMEWORK__RATE_LIMIT_EXCEEDED: { code: 'shopware.rate_limited', kind: 'wait_for_vendor' },
  FRAMEWORK__MISSING_PRIVILEGE_ERROR: { code: 'shopware.forbidden', kind: 'wait_for_vendor' },
  FRAMEWORK__QUERY_LIMIT_EXCEEDED: { code: 'shopware.page_too_large', kind: 'bug' },
  FRAMEWORK__INVALID_LIMIT_QUERY: { code: 'shopware.page_too_large', kind: 'bug' },
  FRAMEWORK__INVALID_FILTER_QUERY: { code: 'shopware.bad_filter', kind: 'bug' },
  FRAMEWORK__INVALID_RANGE_FILTER_PARAMS: { code: 'shopware.bad_filter', kind: 'bug' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, ...). */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  const wire = errorsWire.safeParse(response.body);
  const code = wire.success ? wire.data.errors[0]?.code : undefined;
  return code === undefined ? undefined : entryOf(byCode, code);
}
