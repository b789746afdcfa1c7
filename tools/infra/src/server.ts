/** A private server that this process started and whose address survives a restart. */
export interface Server {
  readonly url: string;
  readonly pid: () => number;
  /** Ends it without warning, as a crash would. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same ports. */
  restart(): Promise<void>;
  /** Ends it in good order and leaves no process behind. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Data, logs and ports of this server live here and nowhere else. */
  readonly folder: string;
  /** Throw away what an earlier run left, and trade safety from power failure for speed. */
  readonly disposable: boolean;
  readonly report: (progress: string) => void;
}

/** What a person can do when a dependency cannot be had: one line. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
