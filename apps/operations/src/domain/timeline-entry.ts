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

/** An entry as it is kept. */
export interface StoredEntry extends TimelineEntry {
  /** Of an event or a vendor's call: id of the message that led to it, or the order's id for what a request began. */
  readonly causationId?: string | undefined;
}

/** An entry as it is told: what can be read off it is said in full. */
export interface ToldEntry extends TimelineEntry {
  /** Id of the entry that led to it; what is no entry (a request, an order's id) is where the tree begins. */
  readonly causationId: string | null;
  readonly vendor: string | null;
  readonly operation: string | null;
  /** Where its trace is shown; null when it has none, or nobody said where traces are. */
  readonly traceUrl: string | null;
}

/** An entry with the story it belongs to: the order's id, or the correlation id of something that is no order. */
export interface RecordedEntry extends StoredEntry {
  readonly story: string;
  /** Known where the entry itself says it; the index of orders is built from these. */
  readonly orderNumber?: string;
  /** Digest of the id of the customer whose order it is, in hexadecimal digits. */
  readonly customer?: string;
  /** What operators call that customer by. */
  readonly reference?: string;
}

/** The whole story of one order. */
export interface Timeline {
  readonly orderId: string;
  readonly orderNumber: string;
  /** Trace of the request that placed the order; everything in it can be looked up by this id. */
  readonly traceId: string | null;
  readonly traceUrl: string | null;
  /** What operators call the customer by. */
  readonly customer: string | null;
  readonly startedAt: string;
  readonly lastAt: string;
  /** Oldest first. */
  readonly entries: readonly ToldEntry[];
}

/** What led to one message, and what it led to. */
export interface MessageTimeline {
  readonly messageId: string;
  readonly story: string;
  readonly orderNumber: string | null;
  readonly traceUrl: string | null;
  /** Oldest first; a tree by their causation ids. */
  readonly entries: readonly ToldEntry[];
}

/** An entry of one of a customer's orders. */
export interface CustomerEntry extends ToldEntry {
  readonly orderId: string;
  readonly orderNumber: string;
}

export const storyKinds = ['order', 'customer', 'message', 'story'] as const;

/** One thing that was found. */
export interface FoundStory {
  /** `story` is of something that is no order. */
  readonly kind: (typeof storyKinds)[number];
  /** Order id, customer reference or id as it was sought, message id, or correlation id, by kind. */
  readonly subject: string;
  readonly orderNumber: string | null;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly entries: number;
  /** The last word of checkout about the order: `placed`, `completed`, `cancelled` and so on. */
  readonly state: string | null;
}
