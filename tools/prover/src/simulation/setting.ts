import type { Coverage } from './coverage.ts';
import type { Faults } from './faults.ts';
import type { Seeded } from './seeded.ts';
import type { SeededIds } from './seeded-ids.ts';
import type { Timeline } from './timeline.ts';

/** What one history shares: its time, its chance, its disturbances, and who writes it down. */
export interface Setting {
  readonly timeline: Timeline;
  readonly chance: Seeded;
  readonly ids: SeededIds;
  readonly faults: Faults;
  readonly coverage: Coverage;
  /** Writes a line when somebody wants to read it. */
  readonly trace: (line: () => string) => void;
}

/** For whoever waits for something that will not come: a process that has died meanwhile. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
