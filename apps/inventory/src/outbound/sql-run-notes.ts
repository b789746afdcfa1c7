import type { Tx } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { type RunNote, RunNotes } from '../use-cases/ports/run-notes.ts';
import { toRows } from './rows.ts';

const noteRow = z.object({
  changed: z.int(),
  withdrawn: z.int(),
  ignored: z.int(),
  owed: z.array(z.object({ sku: z.string(), pieces: z.int() })),
});

export class SqlRunNotes extends RunNotes {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  async add({ manager }: Tx, runId: string, { changed, withdrawn, ignored, owed }: RunNote): Promise<void> {
    await manager.query(
      `INSERT INTO catalogue_run_notes AS n (run_id, changed, withdrawn, ignored, owed)
       VALUES ($1, $2, $3, $4, $5::jsonb)
       ON CONFLICT (run_id) DO UPDATE SET changed = n.changed + $2, withdrawn = n.withdrawn + $3,
         ignored = n.ignored + $4, owed = n.owed || $5::jsonb`,
      [runId, changed, withdrawn, ignored, JSON.stringify(owed)],
    );
  }

  async of(runId: string): Promise<RunNote> {
    const rows: unknown = await this.#dataSource.query(
      'SELECT changed, withdrawn, ignored, owed FROM catalogue_run_notes WHERE run_id = $1',
      [runId],
    );
    return toRows(noteRow, rows)[0] ?? { changed: 0, withdrawn: 0, ignored: 0, owed: [] };
  }
}
