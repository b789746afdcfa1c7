import type { z } from 'zod';

/** How one kind of a vendor's record becomes ours: the adapter's own parser and mapping, with whole records to try. */
export interface RecordMapping {
  readonly vendor: string;
  readonly record: string;
  /** Our word for it. */
  readonly becomes: string;
  /** All that the adapter reads of such a record. */
  readonly wire: z.ZodType;
  /** Records that together have every field that is read. Invented. */
  readonly samples: readonly object[];
  /** Ours, or undefined when the record is refused. */
  read(raw: unknown): unknown;
}
