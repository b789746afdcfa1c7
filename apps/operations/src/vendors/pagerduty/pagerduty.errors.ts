import type { VendorFailure, VendorResponse } from '@accord/vendor-client';

const byStatus: Readonly<Record<number, VendorFailure>> = {
  /** A wrong key comes with the same status as an event that makes no sense; both are for a person to mend. */
  400: { code: 'pagerduty.invalid_event', kind: 'invalid' },
};

/** PagerDuty's errors carry prose, so the status decides. Undefined leaves it to the common table. */
export function readFailure({ status }: VendorResponse): VendorFailure | undefined {
  return byStatus[status];
}
