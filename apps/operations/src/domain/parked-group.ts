/** Somebody takes care of a group: nothing of it is sent until they let go. */
export interface Hold {
  readonly owner: string;
  readonly note: string;
  readonly since: string;
}

/** Messages with one cause: the same consumer, event type, reason and stack. */
export interface ParkedGroup {
  readonly groupId: string;
  /** A code; `in_words` where it was a sentence. */
  readonly reason: string;
  readonly stackDigest: string;
  readonly eventType: string;
  readonly queue: string;
  /** Whose answer was the cause, where the reason names a vendor. */
  readonly vendor: string | null;
  /** Messages that wait. */
  readonly count: number;
  /** Orders, or other stories, that wait for them. */
  readonly orders: number;
  readonly firstParkedAt: string | null;
  readonly lastParkedAt: string | null;
  readonly hold: Hold | null;
}

/** Every vendor of which failures may be told; a test holds it against `contracts/vendors`. */
export const knownVendors: ReadonlySet<string> = new Set([
  'amazon',
  'adyen',
  'akeneo',
  'hubspot',
  'klaviyo',
  'moodle',
  'opsgenie',
  'pagerduty',
  'sendcloud',
  'sendgrid',
  'shopware',
  'slack',
  'stripe',
  'teams',
  'weclapp',
]);

/** A vendor's failure bears its name in front: `moodle.server_error`. */
export function vendorOf(reason: string): string | null {
  const [owner = ''] = reason.split('.');
  return knownVendors.has(owner) ? owner : null;
}
