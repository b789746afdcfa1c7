import { Failure, findEvent, parseEnvelope } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { diffOf, placesOf } from '../../domain/body-diff.ts';
import type { BodyChange } from '../../domain/body-diff.ts';
import { Audit } from '../audit.ts';
import { LetterDesk } from './letter-desk.ts';
import type { WholeLetter } from './letter-desk.ts';
import { Consumers } from './ports.ts';
import type { Readers } from './ports.ts';

export interface Edit {
  /** The whole body as it shall be. */
  readonly body: string;
  readonly reason: string;
  readonly caller: string;
}

export interface Redirection {
  readonly queue: string;
  readonly reason: string;
  readonly caller: string;
}

/** Reads one letter, corrects what it says, or gives it to another consumer. What was done is on record, never the body. */
@Injectable()
export class MendLetter {
  constructor(
    private readonly desk: LetterDesk,
    private readonly consumers: Consumers,
    private readonly audit: Audit,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** @throws Failure `parked.unknown` */
  async open(id: string): Promise<WholeLetter> {
    const letter = await this.desk.open(id);
    if (letter === undefined) throw new Failure('parked.unknown', 'not_found', 'no such message is parked');
    return letter;
  }

  /** Who has read what it says is on record. */
  async read(id: string, caller: string): Promise<WholeLetter> {
    const letter = await this.open(id);
    if (letter.body !== null) await this.audit.record({ action: 'parked.read', on: id, actor: caller });
    return letter;
  }

  /** @throws Failure `parked.unknown` | `parked.not_parked` | `parked.edit_invalid` | `parked.nothing_changed` */
  async edit(id: string, { body, reason, caller }: Edit): Promise<readonly BodyChange[]> {
    const letter = await this.open(id);
    const before = letter.body;
    if (before === null || letter.status !== 'parked') throw notParked();
    mustBeSameEvent(letter, body);
    const changes = diffOf(before.toString('utf8'), body);
    if (changes.length === 0)
      throw new Failure('parked.nothing_changed', 'conflict', 'the body is as it was');
    const at = this.clock.now();
    const places = placesOf(changes).slice(0, 20).join(' ');
    const corrected = await this.desk.correct(
      id,
      { body: Buffer.from(body), before, changes, reason, caller, at },
      this.audit.entry({ action: 'parked.edited', on: id, actor: caller, detail: { places, reason } }),
    );
    if (!corrected) throw notParked();
    return changes;
  }

  /**
   * The consumers it could be given to instead.
   * @throws Failure `parked.unknown`
   */
  async destinations(id: string): Promise<Readers> {
    const { eventType, queue: present } = await this.open(id);
    const { queues, unanswered } = await this.consumers.readersOf(eventType);
    return { queues: queues.filter((queue) => queue !== present), unanswered };
  }

  /** @throws Failure `parked.unknown` | `parked.not_parked` | `parked.unknown_consumer` | `parked.not_for_this_consumer` */
  async redirect(id: string, { queue, reason, caller }: Redirection): Promise<WholeLetter> {
    const letter = await this.open(id);
    if (letter.status !== 'parked') throw notParked();
    const facts = this.consumers.knows(queue) ? await this.consumers.factsOf(queue) : undefined;
    if (facts === undefined)
      throw new Failure('parked.unknown_consumer', 'conflict', 'no service of ours has such a queue', {
        details: { queue },
      });
    if (!facts.events.includes(letter.eventType))
      throw new Failure('parked.not_for_this_consumer', 'conflict', 'it reads other events', {
        details: { queue, eventType: letter.eventType },
      });
    const note = { action: 'parked.redirected', on: id, actor: caller, detail: { queue, reason } };
    if (!(await this.desk.redirect(id, queue, this.audit.entry(note)))) throw notParked();
    return this.open(id);
  }
}

/**
 * A correction of an event stays that event: under another id its consumer's inbox would take it for another message,
 * and what its type does not allow would only be parked again.
 * @throws Failure `parked.edit_invalid`
 */
function mustBeSameEvent(letter: WholeLetter, body: string): void {
  const definition = findEvent(letter.eventType);
  if (definition === undefined) return;
  try {
    const event = parseEnvelope(JSON.parse(body));
    definition.data.parse(event.data);
    if (event.id === letter.messageId && event.type === letter.eventType) return;
  } catch (cause) {
    throw invalidEdit('the body is not what its type promises', cause);
  }
  throw invalidEdit('id and type of an event stay as they are');
}

function invalidEdit(message: string, cause?: unknown): Failure {
  return new Failure('parked.edit_invalid', 'invalid', message, { cause });
}

function notParked(): Failure {
  return new Failure('parked.not_parked', 'conflict', 'it is on its way, or was changed meanwhile');
}
