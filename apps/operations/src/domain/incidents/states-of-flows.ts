import type { OwnedFlow } from '../flow.ts';
import type { Observation } from './observation.ts';
import type { NodeName } from './signal.ts';

/** What one service last said of its flows. */
export interface FlowsOfService {
  readonly service: string;
  readonly flows: readonly OwnedFlow[];
  /** Whether it answered at the last look. */
  readonly answers: boolean;
}

/**
 * What a person has paused is told beside whatever else is wrong and begins no incident; one that nobody has resumed
 * after so long may be forgotten, and begins one.
 */
export function statesOfFlows(
  { service, flows, answers }: FlowsOfService,
  { nowMs, remindAfterMs }: { readonly nowMs: number; readonly remindAfterMs: number },
): Observation[] {
  const source = `flows of ${service}`;
  return flows.flatMap((flow): Observation[] => {
    const node = nodeOfFlow(flow);
    const sinceMs = flow.pausedAt === null ? undefined : Date.parse(flow.pausedAt);
    const state = (ill: boolean): Observation['state'] => (!answers ? 'as_before' : ill ? 'ill' : 'well');
    const long = sinceMs !== undefined && nowMs - sinceMs >= remindAfterMs;
    return [
      { node, code: 'flow.paused', severity: 'info', source, state: state(sinceMs !== undefined) },
      { node, code: 'flow.paused_long', severity: 'warning', source, state: state(long) },
    ];
  });
}

function nodeOfFlow({ kind, flow }: OwnedFlow): NodeName {
  return kind === 'queue' ? `queue:${flow}` : `flow:${flow}`;
}
