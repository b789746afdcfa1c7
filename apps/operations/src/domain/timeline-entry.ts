/** Ids, amounts, statuses and codes: the only things an entry may say. */
export type EntryDetail = Readonly<Record<string, string | number | boolean>>;

export const entryKinds = ['event', 'vendor-call', 'retry', 'parked', 'redelivery', 'compensation'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One thing that happened to an order, in any service or at any vendor. */
export interface TimelineEntry {
  /** Message id of an event; of anything else, its carrier's id and its place in it. The same thing has the same id. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly service: string;
  readonly kind: EntryKind;
  /** Event type, `vendor operation`, consumer queue or step, by kind. */
  readonly name: string;
  /** `ok`, or a code that says why not. Events have none: they are facts. */
  readonly outcome?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly attempt?: number | undefined;
  readonly traceId?: string | undefined;
  readonly detail: EntryDetail;
}

/** An entry with the story it belongs to: the order's id, or the correlation id of something that is no order. */
export interface RecordedEntry extends TimelineEntry {
  readonly story: string;
  /** Known where the entry itself says it; the index of orders is built from these. */
  readonly orderNumber?: string;
  /** Digest of the id of the customer whose order it is, in hexadecimal digits. */
  readonly customer?: string;
}

/** The whole story of one order. */
export interface Timeline {
  readonly orderId: string;
  readonly orderNumber: string;
  /** Trace of the request that placed the order; everything in it can be looked up by this id. */
  readonly traceId: string | null;
  readonly startedAt: string;
  readonly lastAt: string;
  /** Oldest first. */
  readonly entries: readonly TimelineEntry[];
}
