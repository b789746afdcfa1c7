import type { Tx } from '@accord/messaging';
import type { Facts } from '@accord/sync';

/** Our side of comparisons with the ERP, by the ERP's ids. */
export abstract class Reconciliations {
  /** Articles on sale that came from the ERP, or those of these ids. */
  abstract articles(vendorIds?: readonly string[]): Promise<ReadonlyMap<string, Facts>>;
  /** What of the ERP's stock has been taken over, or that of these ids. */
  abstract stock(vendorIds?: readonly string[]): Promise<ReadonlyMap<string, Facts>>;
  /** Has the next reading of these articles written, whatever we thought we knew. */
  abstract forget(tx: Tx, vendorIds: readonly string[]): Promise<void>;
}
