import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../domain/audit-chain.ts';
import { entryOfRedelivery } from '../../domain/entry-of-parked.ts';
import type { StopReason } from '../../domain/redelivery.ts';
import { code as asCode } from '../../domain/told-by-event.ts';
import { Audit } from '../audit.ts';
import { RecordEntries } from '../record-entries.ts';
import type { Sendable, Taken } from './ports.ts';

/** What a redelivery leaves on record: in the audit log, and in the stories of the orders. */
@Injectable()
export class RedeliveryNotes {
  constructor(
    private readonly audit: Audit,
    private readonly record: RecordEntries,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async told(items: readonly Sendable[]): Promise<void> {
    const at = this.now();
    await this.record.execute(items.map((item) => entryOfRedelivery({ ...item, id: item.parkedId }, at)));
  }

  finished({ id }: Taken): AuditEntry {
    return this.audit.entry({ action: 'redelivery.finished', on: id, actor: 'operations' });
  }

  stopped({ id }: Taken, { code, reason }: StopReason): AuditEntry {
    return this.audit.entry({
      action: 'redelivery.stopped',
      on: id,
      outcome: code,
      actor: 'operations',
      detail: { reason: asCode(reason) },
    });
  }
}
