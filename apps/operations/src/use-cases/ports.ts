import type { ClaimedLetter, LetterStatus, NewLetter, ParkedLetter } from '../domain/parked-letter.ts';
import type { Sighting } from '../domain/service-health.ts';
import type { RecordedEntry, TimelineEntry } from '../domain/timeline-entry.ts';

/** Entries by story, and the index from order number to story. */
export abstract class TimelineStore {
  /** Adds those that are not there yet. */
  abstract add(entries: readonly RecordedEntry[]): Promise<void>;
  abstract orderId(orderNumber: string): Promise<string | undefined>;
  /** Oldest first. Entries of the same millisecond stand in the order of their ids, which grow with time. */
  abstract story(story: string): Promise<readonly TimelineEntry[]>;
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
