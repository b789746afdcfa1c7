import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';

/** Akeneo's errors have no code but the status, and texts for people. */
const byStatus: Readonly<Record<string, VendorFailure>> = {
  '403': { code: 'akeneo.forbidden', kind: 'wait_for_vendor' },
  '406': { code: 'akeneo.bad_request', kind: 'bug' },
  '413': { code: 'akeneo.page_too_large', kind: 'bug' },
  '415': { code: 'akeneo.bad_request', kind: 'bug' },
  '422': { code: 'akeneo.bad_filter', kind: 'bug' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, ...). */
export function readFailure({ status }: VendorResponse): VendorFailure | undefined {
  return entryOf(byStatus, String(status));
}
