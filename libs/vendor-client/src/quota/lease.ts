import type { Lane } from './lanes.ts';

export interface LeaseAsk {
  readonly lane: Lane;
  /** Calls that the asker can use before the lease ends. */
  readonly wanted: number;
}

export interface Lease {
  readonly granted: number;
  /** When to ask again; 0 when something was granted. */
  readonly retryMs: number;
}

/** Where calls of one account come from. */
export interface LeaseSource {
  lease(ask: LeaseAsk): Promise<Lease>;
  /** The vendor throttled us: nothing for `pauseMs`, then less than before for a while. */
  slow(pauseMs: number): Promise<void>;
}
