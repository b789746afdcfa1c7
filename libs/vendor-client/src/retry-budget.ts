/**
 * Keeps retries from multiplying the load on a vendor that is down. The figures are those of the AWS SDKs:
 * a bucket of 500 tokens, 14 for a retry after trouble, 5 after throttling, one token back per answered call.
 * A vendor that answers nothing therefore sees some 35 retries, and after that one try per call.
 */
export class RetryBudget {
  static readonly capacity = 500;
  static readonly costs = { trouble: 14, throttled: 5 } as const;

  #tokens = RetryBudget.capacity;

  /** Takes the cost of one retry; false when the budget does not hold it. */
  take(reason: keyof typeof RetryBudget.costs): boolean {
    const cost = RetryBudget.costs[reason];
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  answered(): void {
    if (this.#tokens < RetryBudget.capacity) this.#tokens += 1;
  }
}
