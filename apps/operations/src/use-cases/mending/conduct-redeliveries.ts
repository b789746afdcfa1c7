import { Failure } from '@accord/canonical';
import { Parking } from '@accord/messaging';
import { createLogger } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { nextStep } from '../../domain/redelivery-pace.ts';
import type { Pace } from '../../domain/redelivery-pace.ts';
import type { StopReason } from '../../domain/redelivery.ts';
import { Consumers, RedeliveryCourse, RedeliveryItems } from './ports.ts';
import type { OpenItem, Sendable, Taken } from './ports.ts';
import { RedeliveryNotes } from './redelivery-notes.ts';

export const redeliveryTick = Symbol('redelivery tick');

/** How often a redelivery is looked at, and for how long one look keeps it from others. */
export interface RedeliveryTick {
  readonly everyMs: number;
  readonly leaseMs: number;
}

/** What got to the broker, and what did not: `kept` to be tried again, or given back for good. */
interface Sent {
  readonly arrived: number;
  readonly unsent: readonly { readonly kept: boolean; readonly failure: NonNullable<Pace['failure']> }[];
}

interface Look {
  readonly taken: Taken;
  readonly failure: Pace['failure'];
  readonly sending: number;
}

/**
 * Carries redeliveries on, one look at a time: sees what became of the messages under way, decides, sends some more.
 * Whatever is known lies in the database before anything goes out, so a process killed at any line leaves one that goes
 * on; what it may have sent already is asked for at the consumer, and sent under its old id where nobody has seen it.
 */
@Injectable()
export class ConductRedeliveries {
  private readonly log = createLogger('redeliveries');

  constructor(
    private readonly course: RedeliveryCourse,
    private readonly items: RedeliveryItems,
    private readonly consumers: Consumers,
    private readonly parking: Parking,
    private readonly notes: RedeliveryNotes,
    @Inject(redeliveryTick) private readonly tick: RedeliveryTick,
  ) {}

  /** One look at the redelivery that has waited longest. @returns whether there was one */
  async execute(): Promise<boolean> {
    const taken = await this.course.take(this.tick.leaseMs);
    if (taken === undefined) return false;
    let again = false;
    try {
      again = await this.carryOn(taken);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'redelivery.taken_over') return true;
      this.log.warn({ event: 'redelivery.waits', redelivery: taken.id, code: error.code }, 'waits');
    }
    await this.course.leave(taken, again ? 0 : this.tick.everyMs);
    return true;
  }

  /** @returns whether there is something to do at once */
  private async carryOn(taken: Taken): Promise<boolean> {
    const look = await this.look(taken);
    const step = nextStep({ ...look.taken, failure: look.failure, sending: look.sending });
    switch (step.do) {
      case 'wait':
        return false;
      case 'ramp':
        await this.course.ramp(taken);
        return true;
      case 'finish':
        await this.course.end(taken, { state: 'finished' }, this.notes.finished(taken));
        return false;
      case 'stop':
        await this.stop(taken, step.because);
        return false;
      case 'send':
        return this.sendNext(taken, step.count);
    }
  }

  private async stop(taken: Taken, because: StopReason): Promise<void> {
    await this.course.end(taken, { state: 'stopped', because }, this.notes.stopped(taken, because));
    this.log.warn({ event: 'redelivery.stopped', redelivery: taken.id, ...because }, 'sends no more');
  }

  /** What became of those under way; those that were claimed and perhaps never sent are sent now. */
  private async look(taken: Taken): Promise<Look> {
    const open = await this.items.open(taken);
    const done = await this.doneOf(open.filter(({ again }) => again === null));
    const failed = open.filter(({ again }) => again !== null);
    const settled = [
      ...failed.map(({ place, again }) => ({
        place,
        as: 'failed_again' as const,
        outcome: again?.reason ?? '',
      })),
      ...open.filter((item) => done.has(item)).map(({ place }) => ({ place, as: 'applied' as const })),
    ];
    if (settled.length > 0) await this.items.settle(taken, settled, this.notes.now());
    const left = open.filter((item) => item.state === 'sending' && item.again === null && !done.has(item));
    const { arrived, unsent } = await this.send(taken, left);
    const failure = failed.find(({ reason, again }) => again?.reason === reason) ?? failed[0];
    return {
      sending: unsent.filter(({ kept }) => kept).length,
      failure: unsent.find(({ kept }) => !kept)?.failure ?? failureOf(failure),
      taken: {
        ...taken,
        sent: taken.sent + arrived + settled.filter(({ place }) => wasSending(open, place)).length,
        applied: taken.applied + done.size,
        failedAgain: taken.failedAgain + failed.length,
      },
    };
  }

  /** The next ones; those that their consumer is done with already are not sent. */
  private async sendNext(taken: Taken, count: number): Promise<boolean> {
    const next = await this.items.next(taken, count);
    const done = await this.doneOf(next);
    const applied = next.filter((item) => done.has(item));
    if (applied.length > 0)
      await this.items.settle(
        taken,
        applied.map(({ place }) => ({ place, as: 'already_applied' as const })),
        this.notes.now(),
      );
    const { unsent } = await this.send(
      taken,
      next.filter((item) => !done.has(item)),
    );
    const refused = unsent.find(({ kept }) => !kept)?.failure;
    if (refused === undefined) return applied.length > 0;
    await this.stop(taken, { code: 'not_sendable', reason: refused.reason, parkedId: refused.parkedId });
    return false;
  }

  private async send(taken: Taken, items: readonly { readonly place: number }[]): Promise<Sent> {
    if (items.length === 0) return { arrived: 0, unsent: [] };
    const claimed = await this.items.claim(
      taken,
      items.map(({ place }) => place),
    );
    const codes = await Promise.all(claimed.map((item) => this.publish(taken, item)));
    const arrived = claimed.filter((_, index) => codes[index] === undefined);
    if (arrived.length > 0) {
      await this.items.sent(taken, arrived, this.notes.now());
      await this.notes.told(arrived);
    }
    const unsent = claimed.flatMap(({ place, parkedId }, index) => {
      const reason = codes[index];
      if (reason === undefined) return [];
      const failure = { kind: 'not_sendable', reason, parkedId } as const;
      return [{ place, kept: mayArriveLater.has(reason), failure }];
    });
    const refused = unsent.filter(({ kept }) => !kept);
    if (refused.length > 0)
      await this.items.settle(
        taken,
        refused.map(({ place, failure }) => ({ place, as: 'not_sent' as const, outcome: failure.reason })),
        this.notes.now(),
      );
    return { arrived: arrived.length, unsent };
  }

  /** Undefined when the broker has it, else the code of what went wrong. */
  private async publish(taken: Taken, { messageId, queue, content }: Sendable): Promise<string | undefined> {
    try {
      await this.parking.redeliver({ messageId, queue, mark: taken.id, ...content });
      return undefined;
    } catch (error) {
      this.log.warn({ event: 'message.not_redelivered', redelivery: taken.id, queue, messageId, error });
      return error instanceof Failure ? error.code : 'internal.unexpected';
    }
  }

  private async doneOf<Item extends Pick<OpenItem, 'messageId' | 'queue'>>(
    items: readonly Item[],
  ): Promise<ReadonlySet<Item>> {
    const done = new Set<Item>();
    for (const [queue, own] of Map.groupBy(items, (item) => item.queue)) {
      const known = await this.consumers.doneWith(
        queue,
        own.map(({ messageId }) => messageId),
      );
      for (const item of own) if (known.has(item.messageId)) done.add(item);
    }
    return done;
  }
}

/** The broker did not take it, or did not say so, and will: the message stays claimed and is tried again. */
const mayArriveLater: ReadonlySet<string> = new Set([
  'broker.nacked',
  'broker.channel_closed',
  'broker.publish_deadline',
  'broker.blocked',
  'broker.unreachable',
  'broker.stopped',
]);

function failureOf(item: OpenItem | undefined): Pace['failure'] {
  if (item?.again == null) return null;
  const { parkedId, reason } = item.again;
  return { kind: reason === item.reason ? 'same' : 'other', reason, parkedId };
}

function wasSending(open: readonly OpenItem[], place: number): boolean {
  return open.some((item) => item.place === place && item.state === 'sending');
}
