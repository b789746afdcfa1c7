import { Failure } from '@accord/canonical';
import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';

import { type ErrorWire, errorWire } from './hubspot.wire.ts';

const authFailed: VendorFailure = { code: 'hubspot.auth_failed', kind: 'wait_for_vendor' };

const byCategory: Readonly<Record<string, VendorFailure>> = {
  VALIDATION_ERROR: { code: 'hubspot.invalid_profile', kind: 'invalid' },
  INVALID_AUTHENTICATION: authFailed,
  EXPIRED_AUTHENTICATION: authFailed,
  MISSING_SCOPES: authFailed,
  RATE_LIMITS: { code: 'hubspot.rate_limited', kind: 'wait_for_vendor' },
  // Somebody else wrote the contact at the same time.
  CONFLICT: { code: 'hubspot.conflict', kind: 'transient' },
};

/** Of a refused value: what an administrator of the account has to set up concerns every contact, and is waited for. */
const byDetail: Readonly<Record<string, VendorFailure>> = {
  PROPERTY_DOESNT_EXIST: { code: 'hubspot.property_missing', kind: 'wait_for_vendor' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, …). */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  const error = errorWire.safeParse(response.body);
  return error.success ? meaningOf(error.data) : undefined;
}

/** A batch is answered with 207 when a part of it was refused, and ours has one part only. */
export function refusedPart(error: ErrorWire | undefined): Failure | undefined {
  const meaning = error && meaningOf(error);
  return meaning && new Failure(meaning.code, meaning.kind, 'HubSpot refused the contact', { sent: 'yes' });
}

function meaningOf({ category, errors }: ErrorWire): VendorFailure | undefined {
  const detail = errors
    ?.map(({ code }) => entryOf(byDetail, code ?? ''))
    .find((known) => known !== undefined);
  return detail ?? entryOf(byCategory, category);
}
