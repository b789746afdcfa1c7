import { knownQueues } from './incidents/landscape.ts';

/** A flow as the service says whose it is. */
export interface OwnedFlow {
  /** The queue of a consumer, or the name of what comes in runs; the owner's name stands in front. */
  readonly flow: string;
  readonly kind: 'queue' | 'sync';
  readonly vendor: string | null;
  readonly state: 'running' | 'paused' | 'circuit_open';
  /** Why the vendor cannot be called, whether a person paused the flow or not. */
  readonly circuit: string | null;
  readonly pausedBy: string | null;
  readonly pausedAt: string | null;
  readonly reason: string | null;
  readonly waiting: number | null;
}

/** A flow as a person sees it. */
export interface ShownFlow extends Omit<OwnedFlow, 'state'> {
  readonly name: string;
  readonly service: string;
  /** `unknown`: its service does not answer; the rest is as it was last said. */
  readonly state: OwnedFlow['state'] | 'unknown';
  /** Since the oldest order was placed that waits for it; null where none does. */
  readonly oldestMs: number | null;
}

/** `enrollment` of `enrollment.grant-seats-on-order-placed`. */
export function ownerOfFlow(flow: string): string {
  return flow.split('.')[0] ?? flow;
}

/** `Grant seats on order placed` of `enrollment.grant-seats-on-order-placed`. */
export function nameOfFlow(flow: string): string {
  const words = flow.slice(flow.indexOf('.') + 1).replaceAll('-', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** What is known of the flows of a service that was never heard: which queues it has. */
export function unheardFlows(service: string): readonly OwnedFlow[] {
  return knownQueues
    .filter((queue) => ownerOfFlow(queue) === service)
    .map((flow) => ({
      flow,
      kind: 'queue',
      vendor: null,
      state: 'running',
      circuit: null,
      pausedBy: null,
      pausedAt: null,
      reason: null,
      waiting: null,
    }));
}
