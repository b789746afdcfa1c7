import type { Chance, Clock, Ids } from '@accord/canonical';

/** A clock that stands still until it is moved. Starts on a fixed day, so that a failure repeats itself. */
export class FakeClock implements Clock {
  #now: number;

  constructor(start: Date = new Date('2026-01-05T09:00:00.000Z')) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  set(date: Date): void {
    this.#now = date.getTime();
  }
}

/** Ids in order: `00000000-0000-7000-8000-000000000001`, … or, with a prefix of up to 8 hex digits, in its own range. */
export function sequentialIds(prefix = '0'): Ids {
  let last = 0;
  return {
    next: () => {
      last += 1;
      return `${prefix.padStart(8, '0')}-0000-7000-8000-${String(last).padStart(12, '0')}`;
    },
  };
}

/** Chance that always falls the same way. @param value from 0 up to but without 1 */
export function fixedChance(value: number): Chance {
  return { next: () => value };
}
