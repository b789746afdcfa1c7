import type { Clock } from '@accord/canonical';

/** A moment that was arranged and may be called off. */
export interface Appointment {
  called: boolean;
}

interface Entry extends Appointment {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** When every history begins. */
const beginning = Date.UTC(2026, 0, 5, 9);

/**
 * Simulated time: nothing happens but what was arranged, one thing at a time, and the clock jumps from one to the next.
 * What runs at one moment runs until every promise that it touched has settled or waits for another moment.
 */
export class Timeline implements Clock {
  /** A binary heap, the earliest first. */
  readonly #heap: Entry[] = [];
  #nowMs = beginning;
  #count = 0;

  now(): Date {
    return new Date(this.#nowMs);
  }

  /** Milliseconds since the beginning. */
  get elapsedMs(): number {
    return this.#nowMs - beginning;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): Appointment {
    const entry = {
      at: this.#nowMs + Math.max(0, Math.round(ms)),
      order: (this.#count += 1),
      run,
      called: false,
    };
    this.#push(entry);
    return entry;
  }

  callOff(appointment: Appointment): void {
    appointment.called = true;
  }

  /** Runs what was arranged, and what follows from it, until nothing is left or `untilMs` has elapsed. @returns steps taken */
  async run(untilMs = Infinity): Promise<number> {
    let steps = 0;
    for (let next = this.#heap[0]; next !== undefined; next = this.#heap[0]) {
      if (next.at - beginning > untilMs) return steps;
      this.#pop();
      if (next.called) continue;
      next.called = true;
      this.#nowMs = Math.max(this.#nowMs, next.at);
      next.run();
      await quiet();
      steps += 1;
    }
    return steps;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !earlier(entry, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      let least = left;
      if (right !== undefined && earlier(right, left)) {
        least = right;
        child += 1;
      }
      if (!earlier(least, last)) break;
      heap[place] = least;
      place = child;
    }
    heap[place] = last;
  }
}

function earlier(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Node runs a tick that was asked for only after all promises have had their turn: exactly the pause that is needed. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
