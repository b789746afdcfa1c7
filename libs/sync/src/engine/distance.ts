/**
 * How far the extract of a run is ahead of its load, in this process: the one waits when it is too far, the others when
 * there is nothing left. The records themselves are on disk.
 */
export class Distance {
  #ahead = 0;
  #ended: boolean;
  #waiting: (() => void)[] = [];

  constructor(ended: boolean) {
    this.#ended = ended;
  }

  /** No more records come. */
  get ended(): boolean {
    return this.#ended;
  }

  staged(count: number): void {
    this.#change(count);
  }

  loaded(count: number): void {
    this.#change(-count);
  }

  end(): void {
    this.#ended = true;
    this.#change(0);
  }

  /** Resolves when fewer than `most` records wait, or when the signal is aborted. */
  async within(most: number, signal: AbortSignal): Promise<void> {
    while (this.#ahead >= most && !signal.aborted) await this.#changed(signal);
  }

  /** Resolves at the next change, or when the signal is aborted. */
  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#waiting.push(wake);
    });
  }

  /** To be taken before looking for work, and awaited when there was none: what comes in between is not missed. */
  nextChange(signal: AbortSignal): Promise<void> {
    return signal.aborted ? Promise.resolve() : this.#changed(signal);
  }

  #change(by: number): void {
    this.#ahead += by;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
