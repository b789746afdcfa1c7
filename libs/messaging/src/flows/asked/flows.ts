import { Failure } from '@accord/canonical';
import type { Parties } from '../../consuming/parties.ts';
import type { Messaging } from '../../messaging.ts';
import type { ConsumerDefinition, Topology } from '../../topology/definition.ts';
import type { FlowRegister } from '../flow-register.ts';
import type { FlowPause, PausedFlows } from '../paused-flows.ts';
import type { ServedFlow } from './flows.schema.ts';

export interface FlowParts {
  readonly messaging: Messaging;
  readonly topology: Topology;
  readonly register: FlowRegister;
  readonly paused: PausedFlows;
}

type KnownFlow = Pick<ServedFlow, 'flow' | 'kind' | 'vendor' | 'circuit'>;

/** Every flow of a service, and how a person stops one of them. */
export class Flows {
  readonly #parts: FlowParts;

  constructor(parts: FlowParts) {
    this.#parts = parts;
  }

  async all(): Promise<ServedFlow[]> {
    return this.#shown(this.#known());
  }

  /** Committed when it resolves; every replica knows within a second. @throws Failure `flow.unknown` */
  async pause(flow: string, why: Pick<FlowPause, 'by' | 'reason'>): Promise<ServedFlow> {
    const known = this.#find(flow);
    await this.#parts.paused.pause({ flow, ...why });
    return this.#changed(known);
  }

  /** As `pause`; what a vendor's open circuit holds back stays there. @throws Failure `flow.unknown` */
  async resume(flow: string): Promise<ServedFlow> {
    const known = this.#find(flow);
    await this.#parts.paused.resume(flow);
    return this.#changed(known);
  }

  async #changed(known: KnownFlow): Promise<ServedFlow> {
    await this.#parts.messaging.halts.refresh();
    const [flow] = await this.#shown([known]);
    return flow ?? this.#unknown(known.flow);
  }

  async #shown(flows: readonly KnownFlow[]): Promise<ServedFlow[]> {
    const { messaging, paused } = this.#parts;
    const [pauses, waiting] = await Promise.all([paused.all(), messaging.backlog.waiting()]);
    const byFlow = new Map(pauses?.map((pause) => [pause.flow, pause]));
    return flows.map((one) => shown(one, byFlow.get(one.flow), waiting.get(one.flow)));
  }

  #find(flow: string): KnownFlow {
    return this.#known().find((one) => one.flow === flow) ?? this.#unknown(flow);
  }

  #unknown(flow: string): never {
    throw new Failure('flow.unknown', 'not_found', `there is no flow ${flow} here`, { details: { flow } });
  }

  #known(): KnownFlow[] {
    const { topology, register, messaging } = this.#parts;
    return [
      ...topology.consumers.map((consumer) => queueFlow(consumer, messaging.parties)),
      ...register.all.map((one): KnownFlow => ({ ...one, kind: 'sync', circuit: null })),
    ];
  }
}

function queueFlow(consumer: ConsumerDefinition, parties: Parties): KnownFlow {
  const needs = 'raw' in consumer ? undefined : consumer.needs;
  const vendors = needs === undefined ? [] : parties.whoServes(needs).map(({ vendor }) => vendor);
  return {
    flow: consumer.queue,
    kind: 'queue',
    vendor: vendors.length === 0 ? null : vendors.join(' and '),
    circuit: needs === undefined ? null : (parties.troubleOf(needs)?.reason ?? null),
  };
}

/** A person's word comes first: no probe ends it, and resuming by hand does not end what a circuit began. */
function shown(known: KnownFlow, pause: FlowPause | undefined, waiting: number | undefined): ServedFlow {
  const resting = known.circuit === null ? 'running' : 'circuit_open';
  return {
    ...known,
    state: pause === undefined ? resting : 'paused',
    pausedBy: pause?.by ?? null,
    pausedAt: pause?.at.toISOString() ?? null,
    reason: pause?.reason ?? null,
    waiting: waiting ?? null,
  };
}
