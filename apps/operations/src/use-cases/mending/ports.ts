import type { AuditEntry } from '../../domain/audit-chain.ts';
import type { ParkedContent } from '../../domain/parked-letter.ts';
import type { Redelivery, Selection, StopReason } from '../../domain/redelivery.ts';

/** What one consumer reads, and does outside for one message. */
export interface ConsumerFacts {
  readonly queue: string;
  readonly events: readonly string[];
  readonly calls: readonly {
    readonly vendor: string;
    readonly operation: string;
    readonly irreversible: boolean;
    /** Calls at the vendor that it takes, reads included. */
    readonly requests: number;
    readonly callsPerMinute: number | null;
  }[];
}

/** Who could have a message. */
export interface Readers {
  readonly queues: readonly string[];
  /** Services that gave no answer. */
  readonly unanswered: readonly string[];
}

/** What the services say of their own consumers. */
export abstract class Consumers {
  /** Whether there is somebody to ask about this queue. */
  abstract knows(queue: string): boolean;
  /**
   * Undefined for a queue whose service has no such consumer.
   * @throws Failure `<service>.…` while it does not answer
   */
  abstract factsOf(queue: string): Promise<ConsumerFacts | undefined>;
  /** Queues of all consumers that read such events; a service that does not answer is left out and named. */
  abstract readersOf(eventType: string): Promise<Readers>;
  /**
   * Those of the messages that the consumer is done with.
   * @throws Failure `<service>.…` while it does not answer
   */
  abstract doneWith(queue: string, messageIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** How many messages of a selection wait at one consumer. */
export interface Portion {
  readonly queue: string;
  readonly messages: number;
}

/** What a selection comes to. Messages of a group that is held are never among it. */
export abstract class Selections {
  abstract portions(selection: Selection): Promise<readonly Portion[]>;
  /** Messages that would be among it, were their groups not held. */
  abstract held(selection: Selection): Promise<number>;
  /** Message ids at one consumer, in pages of a thousand. */
  abstract messageIds(selection: Selection, queue: string): Promise<readonly (readonly string[])[]>;
}

export interface NewRedelivery {
  readonly id: string;
  readonly selection: Selection;
  readonly note: string | null;
  readonly requestedBy: string;
  readonly at: Date;
  readonly messagesPerMinute: number | null;
  /** More messages than these wait for an admin who did not ask for it. */
  readonly withoutApproval: number;
}

/** Redeliveries as people ask for, approve, stop and read them. */
export abstract class Redeliveries {
  /** Notes them with their messages, in the order in which these will go. Undefined when there are none. */
  abstract begin(wanted: NewRedelivery, note: AuditEntry): Promise<Redelivery | undefined>;
  /** Undefined when it does not wait for approval any more. */
  abstract approve(
    id: string,
    by: { caller: string; at: Date },
    note: AuditEntry,
  ): Promise<Redelivery | undefined>;
  /** Undefined when it has ended already. */
  abstract stop(id: string, at: Date, note: AuditEntry): Promise<Redelivery | undefined>;
  abstract find(id: string): Promise<Redelivery | undefined>;
  /** Newest first. */
  abstract newest(before: string | undefined, limit: number): Promise<readonly Redelivery[]>;
}

/** A redelivery that this process alone carries on for a while. */
export interface Taken extends Redelivery {
  /** Whoever takes it later gets a higher one. */
  readonly fence: number;
  readonly rampedMs: number;
}

/** One message of a redelivery that was claimed or sent, and whose end is not known. */
export interface OpenItem {
  readonly place: number;
  readonly parkedId: string;
  readonly messageId: string;
  readonly queue: string;
  /** The cause it was parked for. */
  readonly reason: string;
  readonly state: 'sending' | 'sent';
  /** It was parked again by this redelivery, as this letter and for this reason. */
  readonly again: { readonly parkedId: string; readonly reason: string } | null;
}

/** A claimed message with what is sent. */
export interface Sendable extends Pick<OpenItem, 'place' | 'parkedId' | 'messageId' | 'queue'> {
  readonly story: string | null;
  readonly eventType: string;
  readonly content: ParkedContent;
}

export type Settled = 'applied' | 'already_applied' | 'failed_again' | 'not_sent';

/**
 * How a redelivery is carried on. Each call is one transaction, which fails with Failure `redelivery.taken_over` when
 * somebody else has taken it, and leaves everything as it was.
 */
export abstract class RedeliveryCourse {
  /** The one that has waited longest; for `forMs` nobody else gets it. */
  abstract take(forMs: number): Promise<Taken | undefined>;
  /** Gives it back, not to be taken before the pause is over. */
  abstract leave(taken: Taken, pauseMs: number): Promise<void>;
  abstract ramp(taken: Taken): Promise<void>;
  abstract end(
    taken: Taken,
    how: { state: 'finished' } | { state: 'stopped'; because: StopReason },
    note: AuditEntry,
  ): Promise<void>;
}

export type NextItem = Pick<OpenItem, 'place' | 'messageId' | 'queue'>;

/** The messages of a redelivery, as it goes on. Fails likewise when it was taken over. */
export abstract class RedeliveryItems {
  /** Those under way, oldest first, a thousand at most. */
  abstract open(taken: Taken): Promise<readonly OpenItem[]>;
  abstract next(taken: Taken, count: number): Promise<readonly NextItem[]>;
  /**
   * Claims these, or takes up again what was claimed before; each letter is this redelivery's alone from here on. Those
   * that somebody else has taken are noted as not sent.
   */
  abstract claim(taken: Taken, places: readonly number[]): Promise<readonly Sendable[]>;
  /** The broker has them; their letters lose their content. */
  abstract sent(taken: Taken, items: readonly Sendable[], at: Date): Promise<void>;
  abstract settle(
    taken: Taken,
    items: readonly { readonly place: number; readonly as: Settled; readonly outcome?: string }[],
    at: Date,
  ): Promise<void>;
}
