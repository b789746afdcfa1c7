export const letterStatuses = ['parked', 'redelivering', 'redelivered'] as const;
export type LetterStatus = (typeof letterStatuses)[number];

/** A parked message as an operator sees it: where it came from and why, never what it says. */
export interface ParkedLetter {
  readonly id: string;
  readonly messageId: string;
  /** The consumer that could not handle it, and that gets it back. */
  readonly queue: string;
  readonly eventType: string;
  readonly reason: string;
  /** Equal for equal causes. */
  readonly stackDigest: string;
  readonly attempts: number;
  readonly firstSeenAt: string;
  readonly parkedAt: string;
  /** Order id, or the correlation id of something that is no order; null when the message could not be read. */
  readonly story: string | null;
  readonly status: LetterStatus;
  /** Those with one cause bear the same. */
  readonly groupId: string;
  /** The consumer that gets it instead of the one that parked it, when a person decided so. */
  readonly redirectedTo: string | null;
}

/** What must be kept besides to send it again. */
export interface ParkedContent {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly type: string | undefined;
  readonly contentType: string | undefined;
}

/** The same message parked again later is another letter; the same letter delivered twice is not. */
export type NewLetter = Omit<ParkedLetter, 'status' | 'groupId' | 'redirectedTo'> &
  ParkedContent & {
    /** The redelivery after which it was parked again. */
    readonly mark?: string | undefined;
    /** Digest of the customer's id. */
    readonly customer?: Buffer | undefined;
  };

/** A letter that this caller alone may send now. */
export interface ClaimedLetter extends ParkedLetter {
  readonly content: ParkedContent;
}

/** What became of each letter that was to be sent again. */
export interface RedeliveryReport {
  readonly redelivered: readonly string[];
  readonly notRedelivered: readonly { readonly id: string; readonly reason: string }[];
}
