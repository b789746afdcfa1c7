import type { AuditEntry } from '../../domain/audit-chain.ts';
import type { BodyChange } from '../../domain/body-diff.ts';
import type { ParkedLetter } from '../../domain/parked-letter.ts';

/** Something that was done about a letter, or tried. */
export interface LetterEvent {
  readonly at: string;
  readonly by: string;
  readonly what: 'requested' | 'delivered' | 'failed' | 'edited' | 'redelivery';
  /** A code, the reason that was given, or what became of it in a redelivery. */
  readonly outcome: string | null;
  /** The redelivery it was part of. */
  readonly redeliveryId: string | null;
}

/** A letter with what it says. */
export interface WholeLetter extends ParkedLetter {
  /** Null when it is back with its consumer. */
  readonly body: Buffer | null;
  readonly history: readonly LetterEvent[];
}

export interface Correction {
  readonly body: Buffer;
  readonly before: Buffer;
  readonly changes: readonly BodyChange[];
  readonly reason: string;
  readonly caller: string;
  readonly at: Date;
}

/** Single letters, as a person works on them. */
export abstract class LetterDesk {
  abstract open(id: string): Promise<WholeLetter | undefined>;
  /** False when it says something else by now, or is not to be changed any more. */
  abstract correct(id: string, correction: Correction, note: AuditEntry): Promise<boolean>;
  /** False when it is not parked any more. */
  abstract redirect(id: string, queue: string, note: AuditEntry): Promise<boolean>;
}
