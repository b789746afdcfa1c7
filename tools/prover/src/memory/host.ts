/** The process in which a store of the simulation lives, as far as a store must know it. */
export interface Host {
  /** False once it has died: what it had under way stays where it was, for ever. */
  readonly alive: boolean;
  /** Whether the database takes it for dead: for sure once it is, and now and then because its line broke. */
  looksGone(point: string): boolean;
  /** Waits for the statement's turn. Never comes back when the process dies meanwhile. @throws Failure `database.unavailable` */
  before(point: string): Promise<void>;
  /** After a commit: may never come back, though what was committed counts. @throws Failure `database.unavailable` likewise */
  after(point: string): Promise<void>;
  /** What is rolled back when the process dies. */
  readonly open: Set<{ rollBack(): void }>;
}

/** A process to which nothing happens; every statement takes one turn of the event loop. */
export function calmHost(): Host {
  return {
    alive: true,
    looksGone: () => false,
    before: () => new Promise((resolve) => setImmediate(resolve)),
    after: () => Promise.resolve(),
    open: new Set(),
  };
}
