import { createLogger } from '@accord/service-kit';
import { rest } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import { Halt, pausedByHand } from './halt.ts';
import type { FlowPause } from './paused-flows.ts';

/** Reads all pauses; undefined where there can be none. */
export type ReadPauses = () => Promise<readonly FlowPause[] | undefined>;

/** So much later than the one that was asked do the other replicas know. */
const everyMs = 1_000;

const log = createLogger('messaging.flows');

/**
 * What people have stopped, read again every second by every process, so that it reaches all replicas, whichever was
 * asked, and none that starts later begins before it knows. While the database does not answer, what was read last holds.
 */
export class Halts {
  readonly #read: ReadPauses | undefined;
  readonly #runtime: Pick<BrokerRuntime, 'wait'>;
  readonly #halts = new Map<string, Halt>();
  readonly #stopping = new AbortController();
  #pauses: readonly FlowPause[] = [];
  #following: Promise<void> | undefined;

  /** @param read left out where nobody can stop anything */
  constructor(read: ReadPauses | undefined, runtime: Pick<BrokerRuntime, 'wait'>) {
    this.#read = read;
    this.#runtime = runtime;
  }

  of(flow: string): Halt {
    const halt = this.#halts.get(flow) ?? new Halt(flow, this.#read === undefined);
    this.#halts.set(flow, halt);
    return halt;
  }

  /** For the health page. @throws Failure `paused.by_hand` with the instant at which the first of all pauses began */
  check(): void {
    const [first] = this.#pauses.toSorted((one, other) => one.at.getTime() - other.at.getTime());
    if (first !== undefined) throw pausedByHand(first);
  }

  /** Begins to follow what is kept. */
  follow(): void {
    this.#following ??= this.#follow();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    await this.#following;
  }

  /** Reads once. @returns whether there is anything to read again */
  async refresh(): Promise<boolean> {
    const pauses = await this.#read?.();
    this.#pauses = pauses ?? [];
    const byFlow = new Map(pauses?.map((pause) => [pause.flow, pause]));
    for (const halt of this.#halts.values()) halt.tell(byFlow.get(halt.flow));
    return pauses !== undefined;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (!(await this.refresh())) return;
      } catch (error) {
        log.warn({ event: 'flow.pauses_not_read', err: error }, 'what was read last holds');
      }
      await rest(this.#runtime, everyMs, signal);
    }
  }
}
