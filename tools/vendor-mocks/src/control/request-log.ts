/** What one request was and how it ended, kept for tests and for curious people. Credentials are never kept. */
export interface LoggedRequest {
  readonly at: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly account?: string;
  readonly status: number;
  /** Kind of the fault that struck, if one did. */
  readonly fault?: string;
  readonly idempotencyKey?: string;
  readonly correlationId?: string;
  readonly body?: unknown;
}

/** The last requests of one vendor, in a ring: a load test must not fill the memory. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #limit: number;
  #next = 0;
  #total = 0;
  #watcher: ((entry: LoggedRequest) => void) | undefined;

  constructor(limit = 2000) {
    this.#limit = limit;
  }

  add(entry: LoggedRequest): void {
    this.#total += 1;
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#limit;
    this.#watcher?.(entry);
  }

  /** Tells one listener of every request from now on, when it is answered; nobody when absent. */
  watch(watcher: ((entry: LoggedRequest) => void) | undefined): void {
    this.#watcher = watcher;
  }

  /** How many requests there were since the last reset, forgotten ones included. */
  get total(): number {
    return this.#total;
  }

  /** Oldest first. */
  list(): readonly LoggedRequest[] {
    if (this.#entries.length < this.#limit) return [...this.#entries];
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
  }

  clear(): void {
    this.#entries.length = 0;
    this.#next = 0;
    this.#total = 0;
  }
}
