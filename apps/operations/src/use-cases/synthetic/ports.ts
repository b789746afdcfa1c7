import type { SyntheticRun } from '../../domain/synthetic/synthetic-run.ts';

/** The record of synthetic orders. */
export abstract class SyntheticRuns {
  /** Those that have ended, the latest first. */
  abstract recent(limit: number): Promise<readonly SyntheticRun[]>;
}
