import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';
import { errorsWire } from './amazon.wire.ts';

/** The code of the first error decides; messages are for people. */
const byCode: Readonly<Record<string, VendorFailure>> = {
  QuotaExceeded: { code: 'amazon.rate_limited', kind: 'wait_for_vendor' },
  Unauthorized: { code: 'amazon.forbidden', kind: 'wait_for_vendor' },
  InvalidInput: { code: 'amazon.bad_request', kind: 'bug' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, ...). */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  const code = codeIn(response);
  return code === undefined ? undefined : entryOf(byCode, code);
}

/** Amazon says 403 where others say 401: of a token that has run out as of a role that is missing. */
export function readStaleToken(response: VendorResponse): boolean {
  return response.status === 403 && codeIn(response) === 'Unauthorized';
}

function codeIn({ body }: VendorResponse): string | undefined {
  return errorsWire.safeParse(body).data?.errors[0]?.code;
}
