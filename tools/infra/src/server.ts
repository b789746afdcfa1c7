/** A private server that this process started and whose address survives a restart. */
export interface Server {
  readonly url: string;
  readonly pid: () => number;
  /** Ends it without warning, as a crash would. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same ports. */
  restart(): Promise<void>;
  /** Freezes it: connections stay open and nobody answers. */
  pause(): void;
  /** Lets it go on where it stood. */
  resume(): void;
  /** Ends it in good order and leaves no process behind. */
  stop(): Promise<void>;
}

/**
 * How long data is worth keeping. `kept`: between starts. `until-stopped`: through kills and restarts of one test.
 * `disposable`: what an earlier run left is thrown away, and safety from power failure is traded for speed.
 */
export type Lifetime = 'kept' | 'until-stopped' | 'disposable';

export interface ServerOptions {
  /** Data, logs and ports of this server live here (see tools/infra/README.md for the one exception). */
  readonly folder: string;
  readonly lifetime: Lifetime;
  readonly report: (progress: string) => void;
  /** Of Postgres, beside its own: what a measurement wants loaded or changed, by name. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
}

/** What a person can do when a dependency cannot be had: one line. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
