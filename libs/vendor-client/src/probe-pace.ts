/** How often an account that is ill is asked whether it is well again, all its operations together. */
const probeEveryMs = 1_000;

/** At most one probe a second for the account in this process; `shared` asks the other replicas' consent. */
export class ProbePace {
  readonly #monotonicMs: () => number;
  readonly #shared: (() => Promise<boolean>) | undefined;
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(monotonicMs: () => number, shared: (() => Promise<boolean>) | undefined) {
    this.#monotonicMs = monotonicMs;
    this.#shared = shared;
  }

  /** True when the caller may probe; it must then do so. */
  async take(): Promise<boolean> {
    const nowMs = this.#monotonicMs();
    if (nowMs < this.#nextMs) return false;
    this.#nextMs = nowMs + probeEveryMs;
    return this.#shared === undefined ? true : this.#shared();
  }
}
