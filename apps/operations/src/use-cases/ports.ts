import type { ClaimedLetter, LetterStatus, NewLetter, ParkedLetter } from '../domain/parked-letter.ts';
import type { Sighting } from '../domain/service-health.ts';
import type { FoundStory, RecordedEntry, StoredEntry } from '../domain/timeline-entry.ts';

/** Entries by story, and the index from order number to story. */
export abstract class TimelineStore {
  /** Adds those that are not there yet. */
  abstract add(entries: readonly RecordedEntry[]): Promise<void>;
  abstract orderId(orderNumber: string): Promise<string | undefined>;
  /** Undefined for what is no order. */
  abstract order(orderId: string): Promise<KnownOrder | undefined>;
  /** Oldest first. Entries of the same millisecond stand in the order of their ids, which grow with time. */
  abstract story(story: string): Promise<readonly StoredEntry[]>;
}

export interface KnownOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  /** What operators call the customer by. */
  readonly reference: string | null;
}

/** Who a customer's orders are found by: what operators call the customer by, or the digest of the customer's id. */
export type CustomerKey = { readonly reference: string } | { readonly digest: Buffer };

/** Where a list goes on: at most `limit` after what stands at `before`, or from the newest. */
export interface Place<Before> {
  readonly before: Before | undefined;
  readonly limit: number;
}

/** An entry of an order, where entries of several are told. */
export interface OrderEntry extends StoredEntry {
  readonly orderId: string;
  readonly orderNumber: string;
}

/** Ways to find stories; each costs index look-ups only, however many entries there are. */
export abstract class StoryIndex {
  /** Ids of stories in which this trace was seen, from the greatest. */
  abstract traced(traceId: string, place: Place<string>): Promise<readonly string[]>;
  /** Ids of a customer's orders, newest first. */
  abstract ordersOf(customer: CustomerKey, place: Place<string>): Promise<readonly string[]>;
  /** Undefined for a message that nobody has heard of. */
  abstract storyOfMessage(messageId: string): Promise<string | undefined>;
  /** What there is to say of each, in the order asked for; those of which nothing is known are left out. */
  abstract summaries(stories: readonly string[]): Promise<readonly FoundStory[]>;
  /** Newest first. */
  abstract entriesOf(
    customer: CustomerKey,
    place: Place<{ readonly at: string; readonly id: string }>,
  ): Promise<readonly OrderEntry[]>;
}

/** Who did what to a parked letter, and when. */
export interface Redelivery {
  readonly caller: string;
  readonly at: Date;
}

/** Parked messages, and the record of who sent them again. */
export abstract class ParkedStore {
  /** Keeps a letter; the same one again changes nothing. */
  abstract add(letter: NewLetter): Promise<void>;
  /** Takes those that wait for this caller alone and notes the request; what somebody else has taken is left out. */
  abstract claim(ids: readonly string[], by: Redelivery): Promise<readonly ClaimedLetter[]>;
  /** The letter is back with its consumer: its content goes, the note stays. */
  abstract delivered(id: string, by: Redelivery): Promise<void>;
  /** The letter stays parked. */
  abstract failed(id: string, by: Redelivery & { readonly reason: string }): Promise<void>;
  /** Status by id, of those that are known at all. */
  abstract statuses(ids: readonly string[]): Promise<ReadonlyMap<string, LetterStatus | 'held'>>;
}

export interface LetterQuery {
  readonly queue?: string | undefined;
  readonly group?: string | undefined;
  /** An order's number, an id of order, customer or message, or a part of the reason. */
  readonly search?: string | undefined;
  readonly after?: string | undefined;
}

/** The reading side, for pages and lists. */
export abstract class ParkedLetters {
  /** Letters that wait, oldest first, at most `pageSize` after the one named by `after`. */
  abstract waiting(query: LetterQuery): Promise<readonly ParkedLetter[]>;
}

export const pageSize = 100;

/** Asks one service whether it is ready. */
export abstract class ReadyProbe {
  /** Never rejects: a service that gives no readable answer is down. */
  abstract look(url: string): Promise<Sighting>;
}
