import type { NewLetter, ParkedLetter } from './parked-letter.ts';
import { code } from './told-by-event.ts';
import type { RecordedEntry } from './timeline-entry.ts';

/** Undefined when nobody knows whose story the message belongs to. */
export function entryOfParked(letter: NewLetter): RecordedEntry | undefined {
  if (letter.story === null) return undefined;
  return {
    id: `parked:${letter.queue}:${letter.messageId}:${letter.parkedAt}`,
    story: letter.story,
    at: letter.parkedAt,
    service: serviceOf(letter.queue),
    kind: 'parked',
    name: letter.queue,
    outcome: code(letter.reason),
    attempt: letter.attempts,
    detail: { eventType: letter.eventType, messageId: letter.messageId, parkedId: letter.id },
  };
}

type SentAgain = Pick<ParkedLetter, 'id' | 'messageId' | 'queue' | 'eventType' | 'story'>;

export function entryOfRedelivery(letter: SentAgain, at: Date): RecordedEntry | undefined {
  if (letter.story === null) return undefined;
  return {
    id: `redelivered:${letter.id}`,
    story: letter.story,
    at: at.toISOString(),
    service: 'operations',
    kind: 'redelivery',
    name: letter.queue,
    detail: { eventType: letter.eventType, messageId: letter.messageId, parkedId: letter.id },
  };
}

/** A queue bears its owner's name in front. */
function serviceOf(queue: string): string {
  return queue.split('.')[0] ?? queue;
}
