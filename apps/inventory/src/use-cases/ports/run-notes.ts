import type { Tx } from '@accord/messaging';
import type { OwedPieces } from './catalogue-import.ts';

/** What is told of a run beside the outcomes of its records. */
export interface RunNote {
  readonly changed: number;
  readonly withdrawn: number;
  readonly ignored: number;
  readonly owed: readonly OwedPieces[];
}

/** Kept with the run they belong to. */
export abstract class RunNotes {
  /** Adds to what is noted; commits with the batch it tells of. */
  abstract add(tx: Tx, runId: string, note: RunNote): Promise<void>;
  /** Nothing but zeros for a run without a note. */
  abstract of(runId: string): Promise<RunNote>;
}
