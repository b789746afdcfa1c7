import type { EventDefinition, QuarantineLimitPassed } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { RunContext } from './run-context.ts';

/** What became of one record. Every record that came has exactly one. */
export const outcomes = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** Where an extract goes on; any JSON value, understood by its flow only. */
export type Checkpoint = string | number | boolean | { readonly [key: string]: unknown } | readonly unknown[];

/** A record as it came from outside. */
export interface Arrival<Raw> {
  /** Any JSON value. */
  readonly raw: Raw;
  /** Its line in the file it came from, from 1. */
  readonly line?: number;
}

/** A record on our disk. */
export interface Staged<Raw> extends Arrival<Raw> {
  /** Position among the records of its run, from 1. */
  readonly seq: number;
  /** As JSON, as it was staged: who compares that alone spares reading `raw`, which is parsed when it is asked for. */
  readonly text: string;
  /** By the flow's `keyOf`; empty without one. */
  readonly key: string;
}

export interface Result {
  readonly seq: number;
  readonly outcome: Outcome;
  /** `owner.snake_reason`; for what is skipped or failed. */
  readonly code?: string;
  readonly field?: string;
  /** For a person; never a secret. */
  readonly detail?: string;
  /** By which a person finds the record: a SKU, an order number. */
  readonly key?: string;
  /** The record as it is kept of what is skipped or failed, where that says more than as it was staged. */
  readonly raw?: unknown;
}

/** How many records may fail before somebody is told. */
export interface QuarantineAlert {
  /** Of a thousand records. */
  readonly limitPermille: number;
  /** The service's own: `inventory.quarantine.limit-passed`. */
  readonly event: EventDefinition<QuarantineLimitPassed>;
}

/** Records of an extract, and where to go on after them. Both become durable in one transaction. */
export interface Page<Raw> {
  readonly records: readonly Raw[];
  readonly checkpoint: Checkpoint;
}

/**
 * Looks at the records of one run as they come, before they are on our disk. What is already as its record says need not
 * be: it is counted as unchanged in the transaction that stages the others.
 */
export interface Sieve<Raw> {
  /**
   * Which of these change nothing, whatever the records before them do when they are loaded. Asked in the order in which
   * records come, and again for the same ones after a rollback.
   */
  unchanged(tx: Pick<Tx, 'manager'>, arrivals: readonly Arrival<Raw>[]): Promise<ReadonlySet<Arrival<Raw>>>;
}

/**
 * One direction of one kind of record, `inventory.import-products`. The engine calls it from any replica, again after a
 * kill, and never twice at the same time for one record.
 */
export abstract class Flow<Raw = unknown> {
  abstract readonly name: string;

  /** Records per transaction of `load`, and at most per row of staging. Default 1000. */
  readonly batchSize?: number;
  /** Transactions side by side. Records with one key stay in order, since they share a lane. Default 1. */
  readonly lanes?: number;
  /**
   * Whether loading begins while records still come, or when all are here. Default: `side_by_side` for a flow that
   * extracts, `when_complete` for one that is fed, so that an upload that breaks off has changed nothing.
   */
  readonly loads?: 'side_by_side' | 'when_complete';
  /** A new run begins where the last finished one of this flow ended. Default: each begins at the beginning. */
  readonly incremental?: boolean;
  /**
   * Passing failures of the source in a row, after which the run fails. Default 12, over half a minute; fewer where
   * somebody waits for the run, or the next one comes soon.
   */
  readonly mostFailures?: number;

  /** When more of a run's records fail, the event is published as the run finishes. Default: nobody is told. */
  readonly quarantineAlert?: QuarantineAlert;

  /** Pages from where the checkpoint says, null for the beginning. Absent in flows that are fed, as by uploads. */
  extract?(from: Checkpoint | null, signal: AbortSignal): AsyncIterable<Page<Raw>>;

  /** A sieve for the records of one run; absent where each has to be loaded. Not asked for a re-run of failed records. */
  sieve?(): Sieve<Raw>;

  /** What a record is about; decides on its lane. Needed with more than one lane. */
  keyOf?(raw: Raw): string;

  /**
   * Transforms and loads a batch, set-based, in the transaction that moves the run's position and counts: exactly one
   * result per record. What it throws rolls the batch back. A transient Failure has it tried again later; after
   * anything else the batch is halved until the one record that throws is alone, and failed.
   */
  abstract load(tx: Tx, batch: readonly Staged<Raw>[], run: RunContext): Promise<readonly Result[]>;

  /** The end of a run whose records are all loaded, in the transaction that finishes it: detection of deletions, say. */
  finish?(tx: Tx, run: RunContext): Promise<void>;
}
