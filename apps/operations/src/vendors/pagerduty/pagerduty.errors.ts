import type { VendorFailure, VendorResponse } from '@accord/vendor-client';
import { answeredWire } from './pagerduty.wire.ts';

/**
 * PagerDuty's errors carry prose, and `status` in one of a few wordings. A wrong key is answered like an event that makes
 * no sense; both are for a person to mend. Undefined leaves it to the common table.
 */
export function readFailure({ status, body }: VendorResponse): VendorFailure | undefined {
  if (status !== 400) return undefined;
  const isAboutEvent = answeredWire.safeParse(body).data?.status === 'invalid event';
  return { code: isAboutEvent ? 'pagerduty.invalid_event' : 'pagerduty.refused', kind: 'invalid' };
}
