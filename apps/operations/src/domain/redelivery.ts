export const redeliveryStates = [
  'awaiting_approval',
  'canary',
  'ramping',
  'stopped',
  'finished',
  'cancelled',
] as const;
export type RedeliveryState = (typeof redeliveryStates)[number];

/** Which messages: some by name, all with one cause, or what a search finds. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly groupId: string }
  | { readonly queue?: string | undefined; readonly search?: string | undefined };

export const stopCodes = [
  'canary_failed',
  'same_cause',
  'too_many_failed',
  'not_sendable',
  'by_operator',
] as const;

/** Why no more is sent. */
export interface StopReason {
  readonly code: (typeof stopCodes)[number];
  /** What the message was parked for again, or could not be sent for. */
  readonly reason: string;
  /** The message that decided it, as it is parked now. */
  readonly parkedId: string | null;
}

/** A redelivery of many messages, as it is at present. */
export interface Redelivery {
  readonly id: string;
  readonly state: RedeliveryState;
  readonly selection: Selection;
  readonly note: string | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  readonly endedAt: string | null;
  readonly stoppedBecause: StopReason | null;
  /** What the tightest quota of those whom they call allows; null where none is known. */
  readonly messagesPerMinute: number | null;
  readonly total: number;
  /** Not touched yet. */
  readonly pending: number;
  /** Found done by their consumer before they were sent, and therefore not sent. */
  readonly alreadyApplied: number;
  /** Handed to the broker; each is later applied, failed again, or still under way. */
  readonly sent: number;
  readonly applied: number;
  readonly failedAgain: number;
  /** Left where they were: taken by somebody else, or their consumer is gone. */
  readonly notSent: number;
}

/** More than these need a second person, who is an admin. */
export const mostByOnePerson = 1_000;
/** One redelivery takes the oldest of its selection up to here; the rest is for the next one. */
export const mostPerRedelivery = 200_000;
