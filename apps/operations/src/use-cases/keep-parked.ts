import { parseEnvelope } from '@accord/canonical';
import type { Clock, Ids } from '@accord/canonical';
import type { ParkedMessage } from '@accord/messaging';
import { clockToken, createLogger, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { customerOf } from '../domain/customer-digest.ts';
import { storyOf } from '../domain/entry-of-event.ts';
import { entryOfParked } from '../domain/entry-of-parked.ts';
import type { NewLetter } from '../domain/parked-letter.ts';
import { storable, storableText } from '../domain/storable.ts';
import { ParkedStore } from './ports.ts';
import { RecordEntries } from './record-entries.ts';

/** Takes a parked message out of the broker into the database, where it can be listed, chosen and sent again. */
@Injectable()
export class KeepParked {
  private readonly log = createLogger('parked');

  constructor(
    private readonly store: ParkedStore,
    private readonly record: RecordEntries,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {}

  async execute(message: ParkedMessage): Promise<void> {
    const letter = this.letterOf(message);
    await this.store.add(letter);
    await this.record.execute([entryOfParked(letter)]);
    const { id, queue, reason, messageId } = letter;
    this.log.warn(
      { event: 'message.parked', parkedId: id, queue, reason, messageId },
      'a message was parked',
    );
  }

  private letterOf(message: ParkedMessage): NewLetter {
    const parkedAt = message.parkedAt ?? this.clock.now();
    const { stackDigest, attempts, body, type, contentType } = message;
    return {
      id: this.ids.next(),
      messageId: storableText(message.messageId),
      queue: storableText(message.queue),
      reason: storableText(message.reason),
      stackDigest,
      attempts,
      body,
      headers: Object.fromEntries(
        Object.entries(message.headers).map(([name, value]) => [storableText(name), storable(value)]),
      ),
      type: type && storableText(type),
      contentType: contentType && storableText(contentType),
      eventType: storableText(type ?? 'unknown'),
      firstSeenAt: (message.firstSeenAt ?? parkedAt).toISOString(),
      parkedAt: parkedAt.toISOString(),
      mark: message.mark === undefined ? undefined : storableText(message.mark),
      ...this.aboutWhom(body),
    };
  }

  /** Nobody, of a message that was parked because it cannot be read. */
  private aboutWhom(body: Buffer): Pick<NewLetter, 'story' | 'customer'> {
    try {
      const event = parseEnvelope(JSON.parse(body.toString('utf8')));
      return { story: storyOf(event), customer: customerOf(event.data) };
    } catch (error) {
      this.log.debug({ event: 'message.unreadable', error });
      return { story: null };
    }
  }
}
