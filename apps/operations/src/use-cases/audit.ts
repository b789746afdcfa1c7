import type { Clock, Ids } from '@accord/canonical';
import { clockToken, currentContext, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { AuditEntry } from '../domain/audit-chain.ts';
import type { EntryDetail } from '../domain/timeline-entry.ts';
import { AuditLog } from './audit-log.ts';
import { GroupedWriter } from './grouped-writer.ts';

/** What is told of an action: ids, numbers, codes and an operator's own note. Never the body of a message. */
export interface Told {
  /** `noun.verb`. */
  readonly action: string;
  readonly on: string;
  /** `done` when left out. */
  readonly outcome?: string;
  readonly detail?: EntryDetail;
  /** Who calls, when left out. */
  readonly actor?: string;
}

/** Puts on record who did what. */
@Injectable()
export class Audit {
  private readonly writer: GroupedWriter<AuditEntry>;

  constructor(
    log: AuditLog,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {
    this.writer = new GroupedWriter((entries) => log.append(entries));
  }

  /** Resolves when it is committed. For what must commit with its note, `entry` is handed to the store that does it. */
  async record(told: Told): Promise<void> {
    await this.writer.add([this.entry(told)]);
  }

  entry({ action, on, outcome = 'done', detail = {}, actor }: Told): AuditEntry {
    return {
      id: this.ids.next(),
      at: this.clock.now().toISOString(),
      actor: actor ?? currentContext()?.caller ?? 'unknown',
      action,
      on,
      outcome,
      detail,
    };
  }
}
