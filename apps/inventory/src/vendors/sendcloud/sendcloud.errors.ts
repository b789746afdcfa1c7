import type { VendorFailure, VendorResponse } from '@accord/vendor-client';
import { errorsWire } from './sendcloud.wire.ts';

/** Undefined leaves the status to the common table (401, 429, 5xx, ...). */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  switch (response.status) {
    case 401:
    case 403:
      return { code: 'sendcloud.auth_failed', kind: 'wait_for_vendor' };
    case 404:
      return { code: 'sendcloud.not_found', kind: 'not_found' };
    case 409:
      return { code: 'sendcloud.conflict', kind: 'conflict' };
    default:
      return undefined;
  }
}

/** Why Sendcloud will not take a parcel: its code and the field, never its text, which may quote the address. */
export function refusalReason(body: unknown): string {
  const errors = errorsWire.safeParse(body);
  const first = errors.success ? errors.data[0] : undefined;
  const field = first?.source?.pointer?.split('/').at(-1);
  return ['sendcloud', codeIn(first?.code) ?? 'refused', codeIn(field)]
    .filter(Boolean)
    .join('.')
    .slice(0, 100);
}

/** What has the form of a code; anything else may be any text, and this one is kept and sent on. */
function codeIn(text: string | null | undefined): string | undefined {
  return text && /^[\w-]{1,60}$/.test(text) ? text : undefined;
}
