import type { World } from '../world.ts';

/** What is promised after a fault: the promise's name in the verdict. */
export type Promised = 'service' | 'database' | 'node' | 'leader';

/** Something that is done to a running system, and undone. */
export interface Fault {
  /** As the report and the verdict call it: `kill checkout relay`. */
  readonly name: string;
  readonly promised?: Promised;
  /** How long it lasts before it is undone; 0 for what a supervisor undoes at once. */
  readonly holdMs: number;
  begin(world: World): Promise<void> | void;
  /** Everything is up again when it resolves. */
  end(world: World): Promise<void> | void;
}
