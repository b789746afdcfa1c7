import type { Tx } from '@accord/messaging';
import type { Discrepancy, Side, Totals } from '../../domain/reconcile.ts';

export type ReconciliationKind = 'articles' | 'stock';

/** A difference with what mends it. */
export interface ReconciledDifference extends Discrepancy {
  /** `mend_there` and `wait_for_orders` are beyond us: the ERP's record is unreadable, or the pieces are promised. */
  readonly action: 'take_over' | 'take_off_sale' | 'mend_there' | 'wait_for_orders';
  readonly repaired: boolean;
}

export interface Reconciliation {
  readonly id: string;
  readonly kind: ReconciliationKind;
  readonly dryRun: boolean;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly ours: Totals;
  readonly theirs: Totals;
  /** Keys whose digests differed, before each was read again by itself. */
  readonly suspected: number;
  readonly differences: readonly ReconciledDifference[];
  /** Differences that are left: all of them in a dry run. */
  readonly open: number;
}

/** Our side, and the record of each comparison. */
export abstract class Reconciliations {
  /** Articles on sale that came from the ERP, or those of these ids. */
  abstract articles(vendorIds?: readonly string[]): Promise<Side>;
  /** What of the ERP's stock has been taken over, or that of these ids. */
  abstract stock(vendorIds?: readonly string[]): Promise<Side>;
  /** Has the next reading of these articles written, whatever we thought we knew. */
  abstract forget(tx: Tx, vendorIds: readonly string[]): Promise<void>;
  abstract save(reconciliation: Reconciliation): Promise<void>;
  abstract find(id: string): Promise<Reconciliation | undefined>;
}
