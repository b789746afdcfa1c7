import { Injectable } from '@nestjs/common';
import type { RecordedEntry } from '../domain/timeline-entry.ts';
import { GroupedWriter } from './grouped-writer.ts';
import { TimelineStore } from './ports.ts';

/** Writes entries of all kinds, many callers at a time in one statement. The same entry again changes nothing. */
@Injectable()
export class RecordEntries {
  private readonly writer: GroupedWriter<RecordedEntry>;

  constructor(store: TimelineStore) {
    this.writer = new GroupedWriter((entries) => store.add(entries));
  }

  /** Resolves when they are committed. */
  async execute(entries: readonly (RecordedEntry | undefined)[]): Promise<void> {
    const known = entries.filter((entry) => entry !== undefined);
    if (known.length > 0) await this.writer.add(known);
  }
}
