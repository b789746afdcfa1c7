/** What may be wrong with a line. `client` is who connects to the proxy, `server` whom the proxy stands before. */
export type Fault =
  /** Every piece of data, either way, comes later by `ms` and up to `jitterMs` more. Order is kept. */
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs?: number }
  /** Data trickles, either way. */
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  /** So many bytes of the server's next words come through, then the line ends in good order: half an answer. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** Open lines end in good order, new ones are ended as soon as they are open. */
  | { readonly kind: 'cut' }
  /** The same without good order: `ECONNRESET`. */
  | { readonly kind: 'reset' }
  /** Lines stay open and nothing comes through; once healed, what was held back goes on. */
  | { readonly kind: 'black_hole' };

export type FaultKind = Fault['kind'];

/** The fault that is in force, and the news that it is another one. */
export class FaultSwitch {
  #fault: Fault | undefined;
  #change = Promise.withResolvers<void>();

  get fault(): Fault | undefined {
    return this.#fault;
  }

  set(fault: Fault | undefined): void {
    this.#fault = fault;
    const told = this.#change;
    this.#change = Promise.withResolvers();
    told.resolve();
  }

  /** Resolves when the fault changes, or after `ms` if that is earlier. */
  async changeWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    try {
      await Promise.race([late, this.#change.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when the fault changes. */
  changed(): Promise<void> {
    return this.#change.promise;
  }
}
