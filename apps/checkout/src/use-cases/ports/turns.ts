import type { Tx } from '@accord/messaging';

/** The right to do a job that one replica does at a time. */
export interface Turn {
  /**
   * Makes a transaction's commit depend on the turn being ours still: whoever paused for too long writes nothing.
   * @throws Failure `checkout.turn_lost` (conflict)
   */
  hold(tx: Tx): Promise<void>;
  end(): Promise<void>;
}

export abstract class Turns {
  /** @returns undefined while another replica has the turn */
  abstract take(job: string): Promise<Turn | undefined>;
}
