import type { Tx } from '@accord/messaging';
import type { Facts } from '@accord/sync';

/** Our side of comparisons with one system that we follow, by that system's ids. */
export abstract class Reconciliations {
  /** Articles on sale that came from there, or those of these ids. */
  abstract articles(vendorIds?: readonly string[]): Promise<ReadonlyMap<string, Facts>>;
  /** What of its stock has been taken over, or that of these ids. */
  abstract stock(vendorIds?: readonly string[]): Promise<ReadonlyMap<string, Facts>>;
  /** Those of the SKUs that another system sells: it has the last word on them, so they are no difference. */
  abstract soldElsewhere(skus: readonly string[]): Promise<ReadonlySet<string>>;
  /** Has the next reading of these articles written, whatever we thought we knew. */
  abstract forget(tx: Tx, vendorIds: readonly string[]): Promise<void>;
}
