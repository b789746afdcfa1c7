import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Redelivery } from '../../domain/redelivery.ts';
import { Audit } from '../audit.ts';
import { Redeliveries } from './ports.ts';

/** An admin's yes, who is not the one who asked; and anybody's no. */
@Injectable()
export class DecideRedelivery {
  constructor(
    private readonly redeliveries: Redeliveries,
    private readonly audit: Audit,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** @throws Failure `parked.unknown_redelivery` | `parked.same_person` | `parked.not_waiting` */
  async approve(id: string, caller: string): Promise<Redelivery> {
    const note = this.audit.entry({ action: 'redelivery.approved', on: id, actor: caller });
    const approved = await this.redeliveries.approve(id, { caller, at: this.clock.now() }, note);
    if (approved !== undefined) return approved;
    const present = await this.present(id);
    const own = present.state === 'awaiting_approval' && present.requestedBy === caller;
    const code = own ? 'parked.same_person' : 'parked.not_waiting';
    await this.audit.record({
      action: 'redelivery.approved',
      on: id,
      actor: caller,
      outcome: own ? 'denied' : code,
    });
    throw new Failure(code, 'conflict', own ? 'nobody approves what they asked for' : 'it waits no more');
  }

  /** @throws Failure `parked.unknown_redelivery` | `parked.redelivery_ended` */
  async stop(id: string, caller: string): Promise<Redelivery> {
    const note = this.audit.entry({ action: 'redelivery.stopped', on: id, actor: caller });
    const stopped = await this.redeliveries.stop(id, this.clock.now(), note);
    if (stopped !== undefined) return stopped;
    await this.present(id);
    throw new Failure('parked.redelivery_ended', 'conflict', 'it has ended');
  }

  /** @throws Failure `parked.unknown_redelivery` */
  async present(id: string): Promise<Redelivery> {
    const found = await this.redeliveries.find(id);
    if (found === undefined)
      throw new Failure('parked.unknown_redelivery', 'not_found', 'no such redelivery');
    return found;
  }
}
