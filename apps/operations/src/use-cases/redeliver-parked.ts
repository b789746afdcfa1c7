import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { Parking } from '@accord/messaging';
import { clockToken, createLogger } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { entryOfRedelivery } from '../domain/entry-of-parked.ts';
import type { ClaimedLetter, RedeliveryReport } from '../domain/parked-letter.ts';
import { ParkedStore } from './ports.ts';
import { RecordEntries } from './record-entries.ts';

/**
 * Sends parked messages back to the consumers they came from, under their old ids. Each is claimed, sent and settled in
 * three steps, so that two operators cannot send the same one, and a crash in between leaves it to be sent again, which
 * the consumer's inbox makes harmless.
 */
@Injectable()
export class RedeliverParked {
  private readonly log = createLogger('parked');

  constructor(
    private readonly store: ParkedStore,
    private readonly parking: Parking,
    private readonly record: RecordEntries,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async execute(ids: readonly string[], caller: string): Promise<RedeliveryReport> {
    const claimed = await this.store.claim(ids, { caller, at: this.clock.now() });
    const redelivered: string[] = [];
    const notRedelivered = [...(await this.leftOut(ids, claimed))];
    for (const letter of claimed) {
      const trouble = await this.send(letter, caller);
      if (trouble === undefined) redelivered.push(letter.id);
      else notRedelivered.push({ id: letter.id, reason: trouble });
    }
    return { redelivered, notRedelivered };
  }

  /** Undefined when the broker has the message again, else the code of what went wrong. */
  private async send(letter: ClaimedLetter, caller: string): Promise<string | undefined> {
    const { id, messageId, queue, redirectedTo, content } = letter;
    try {
      await this.parking.redeliver({ messageId, queue: redirectedTo ?? queue, ...content });
    } catch (error) {
      const reason = error instanceof Failure ? error.code : 'internal.unexpected';
      this.log.error({ event: 'message.not_redelivered', parkedId: id, queue, error }, 'redelivery failed');
      await this.store.failed(id, { caller, at: this.clock.now(), reason });
      return reason;
    }
    const at = this.clock.now();
    await this.store.delivered(id, { caller, at });
    await this.record.execute([entryOfRedelivery(letter, at)]);
    this.log.info({ event: 'message.redelivered', parkedId: id, queue, messageId, caller }, 'sent again');
    return undefined;
  }

  private async leftOut(
    ids: readonly string[],
    claimed: readonly ClaimedLetter[],
  ): Promise<RedeliveryReport['notRedelivered']> {
    const taken = new Set(claimed.map(({ id }) => id));
    const missing = [...new Set(ids)].filter((id) => !taken.has(id));
    if (missing.length === 0) return [];
    const statuses = await this.store.statuses(missing);
    return missing.map((id) => ({ id, reason: `parked.${reasons[statuses.get(id) ?? 'unknown']}` }));
  }
}

const reasons = {
  unknown: 'unknown',
  parked: 'just_returned',
  held: 'on_hold',
  redelivering: 'already_being_redelivered',
  redelivered: 'already_redelivered',
} as const;
