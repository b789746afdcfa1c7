import type { CartLine, Gateway } from '@accord/canonical';
import type { StageTime, SyntheticRun, SyntheticStage } from '../../domain/synthetic/synthetic-run.ts';

export interface BegunRun {
  readonly id: string;
  /** Of time, counted in intervals: one run in each, whoever places it. */
  readonly slot: number;
  readonly at: Date;
  /** Whoever has not ended the run by then is thought gone. */
  readonly leaseUntil: Date;
}

export interface RunEnd {
  readonly id: string;
  readonly tookMs: number;
  readonly orderNumber: string | null;
  /** Null: it passed. */
  readonly failedAt: SyntheticStage | null;
  readonly stages: readonly StageTime[];
}

/** The record of synthetic orders. */
export abstract class SyntheticRuns {
  /** Those that have ended, the latest first. */
  abstract recent(limit: number): Promise<readonly SyntheticRun[]>;
  /** False when one is under way, or there was one in this slot. A run that outlived its lease ends here as interrupted. */
  abstract begin(run: BegunRun): Promise<boolean>;
  abstract end(end: RunEnd): Promise<void>;
  /** Forgets what ended before an instant. */
  abstract forget(before: Date): Promise<void>;
}

export interface SyntheticOrder {
  /** The same key again is the same order. */
  readonly key: string;
  readonly lines: readonly CartLine[];
  readonly tokens: Readonly<Partial<Record<Gateway, string>>>;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly ships: boolean;
  readonly teaches: boolean;
}

/** Where orders are placed. */
export abstract class Shop {
  /** By the way of every order, marked. @throws Failure when it was not taken */
  abstract place(order: SyntheticOrder, signal: AbortSignal): Promise<PlacedOrder>;
  /** Asks for it to be taken back, in the way that is open to it. @throws Failure */
  abstract takeBack(orderId: string, signal: AbortSignal): Promise<void>;
}
