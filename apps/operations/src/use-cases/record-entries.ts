import { wait } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { RecordedEntry } from '../domain/timeline-entry.ts';
import { GroupedWriter } from './grouped-writer.ts';
import { TimelineStore } from './ports.ts';

/**
 * Ten writes a second, each of a few hundred entries at most: nobody reads a timeline within less, and a dozen events
 * of each order would otherwise cost half as many transactions.
 */
const restMs = 100;

/** Writes entries of all kinds, many callers at a time in one statement. The same entry again changes nothing. */
@Injectable()
export class RecordEntries {
  private readonly writer: GroupedWriter<RecordedEntry>;

  constructor(store: TimelineStore) {
    this.writer = new GroupedWriter(
      (entries) => store.add(entries),
      () => wait(restMs),
    );
  }

  /** Resolves when they are committed. */
  async execute(entries: readonly (RecordedEntry | undefined)[]): Promise<void> {
    const known = entries.filter((entry) => entry !== undefined);
    if (known.length > 0) await this.writer.add(known);
  }
}
