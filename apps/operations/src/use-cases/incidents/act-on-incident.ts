import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '../audit.ts';
import { IncidentBook } from './ports.ts';

/** What people do about an incident; every act stands in its timeline and in the audit log. */
@Injectable()
export class ActOnIncident {
  constructor(
    private readonly book: IncidentBook,
    private readonly audit: Audit,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** False when there is no such open incident. */
  async takeOn(id: string, who: string): Promise<boolean> {
    const done = await this.book.takeOn(id, { at: this.now(), who, what: 'took it on' });
    await this.record('incident.acknowledge', id, done);
    return done;
  }

  /** False when there is no such incident. */
  async note(id: string, who: string, text: string): Promise<boolean> {
    const done = await this.book.note(id, { at: this.now(), who, what: text });
    await this.record('incident.note', id, done);
    return done;
  }

  private now(): string {
    return this.clock.now().toISOString();
  }

  private record(action: string, on: string, done: boolean): Promise<void> {
    return this.audit.record({ action, on, outcome: done ? 'done' : 'unknown' });
  }
}
