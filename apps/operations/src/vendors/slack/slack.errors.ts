import { entryOf } from '@accord/vendor-client';
import type { VendorFailure } from '@accord/vendor-client';
import { refusedWire } from './slack.wire.ts';

const credentials: VendorFailure = { code: 'slack.auth_failed', kind: 'wait_for_vendor' };
const channel: VendorFailure = { code: 'slack.channel_closed', kind: 'conflict' };
const message: VendorFailure = { code: 'slack.refused', kind: 'invalid' };
const tooOften: VendorFailure = { code: 'slack.rate_limited', kind: 'wait_for_vendor' };

/** Slack's error codes in our words. */
const meanings: Readonly<Record<string, VendorFailure>> = {
  not_authed: credentials,
  invalid_auth: credentials,
  account_inactive: credentials,
  token_revoked: credentials,
  missing_scope: credentials,
  rate_limited: tooOften,
  ratelimited: tooOften,
  channel_not_found: channel,
  not_in_channel: channel,
  is_archived: channel,
  msg_too_long: message,
  no_text: message,
};

/** A code that is not in the table proves nothing, so it is tried again. */
const unheardOf: VendorFailure = { code: 'slack.unknown_error', kind: 'transient' };

/** The failure inside an answer; undefined when there is none. */
export function failureIn(body: unknown): VendorFailure | undefined {
  const refusal = refusedWire.safeParse(body);
  return refusal.success ? (entryOf(meanings, refusal.data.error) ?? unheardOf) : undefined;
}
