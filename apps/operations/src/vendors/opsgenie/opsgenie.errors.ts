import type { VendorFailure, VendorResponse } from '@accord/vendor-client';

const byStatus: Readonly<Record<number, VendorFailure>> = {
  400: { code: 'opsgenie.invalid_alert', kind: 'invalid' },
  402: { code: 'opsgenie.plan_too_small', kind: 'wait_for_vendor' },
  422: { code: 'opsgenie.invalid_alert', kind: 'invalid' },
};

/** Undefined leaves it to the common table. */
export function readFailure({ status }: VendorResponse): VendorFailure | undefined {
  return byStatus[status];
}
