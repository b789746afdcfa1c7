import { Failure } from '@accord/canonical';
import { createLogger, wait } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Runs } from '../runs.ts';
import type { FlowPlan } from './flow-plan.ts';
import { FlowTrigger, type Attempt } from './flow-trigger.ts';

const log = createLogger('sync.triggers');

/** A flow with its plan. */
export interface PlannedFlow {
  readonly flow: string;
  readonly plan: FlowPlan;
  /** What a turn of it is, where that is more than one run of the flow. @throws when it was in vain */
  readonly work?: () => Promise<unknown>;
}

/** Runs the flows of a service by themselves: at intervals, and when their sources tell of changes. */
@Injectable()
export class FlowTriggers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stopping = new AbortController();
  readonly #triggers: ReadonlyMap<string, FlowTrigger>;
  #following: Promise<unknown> = Promise.resolve();

  constructor(flows: readonly PlannedFlow[], runs: Pick<Runs, 'start' | 'settled'>) {
    this.#triggers = new Map(
      flows.map(({ flow, plan, work = () => oneRun(runs, flow) }) => [
        flow,
        new FlowTrigger({ plan, run: () => attempt(flow, work), wait }),
      ]),
    );
  }

  /** The source of a flow says that something changed; nothing happens to a flow that is not to listen. */
  notice(flow: string): void {
    this.#triggers.get(flow)?.notice();
  }

  onApplicationBootstrap(): void {
    const { signal } = this.#stopping;
    this.#following = Promise.all([...this.#triggers.values()].map((trigger) => trigger.follow(signal)));
  }

  /** Before the database closes: what runs, ends, or is left to another replica. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    await this.#following;
  }
}

async function oneRun(runs: Pick<Runs, 'start' | 'settled'>, flow: string): Promise<void> {
  const { status, failure } = await runs.settled((await runs.start(flow)).id);
  if (status === 'failed')
    throw new Failure(failure?.code ?? 'sync.run_failed', 'transient', failure?.detail ?? 'the run failed');
}

async function attempt(flow: string, work: () => Promise<unknown>): Promise<Attempt> {
  try {
    await work();
    return 'finished';
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'unexpected';
    if (code === 'sync.already_running') return 'busy';
    if (code === 'flow.paused') return 'paused';
    log.warn({ event: 'sync.turn_failed', flow, code, error }, `${flow} failed and is tried again`);
    return 'failed';
  }
}
