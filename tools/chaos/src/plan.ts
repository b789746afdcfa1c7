import { shuffled } from './chance.ts';
import { clusterFaults, killLeader } from './faults/cluster.ts';
import type { Fault } from './faults/fault.ts';
import { kills, pauses } from './faults/kills.ts';
import { badLines } from './faults/lines.ts';

/** What a run is about. */
export const stages = ['all', 'kills', 'pauses', 'lines', 'cluster', 'leader'] as const;
export type Stage = (typeof stages)[number];

/** Of the faults of a run of all kinds, so many are kills; the others are half pauses, half bad lines. */
const killShare = 0.6;

/** Nodes that the broker of a stage has. */
export function brokersOf(stage: Stage): number {
  return stage === 'cluster' || stage === 'leader' ? 3 : 1;
}

/** The faults of one run, in order; the same for the same chance. The cluster's stages have a fixed number of them. */
export function planFaults(stage: Stage, count: number, chance: () => number): Fault[] {
  switch (stage) {
    case 'kills':
      return drawn(kills(), count, chance);
    case 'pauses':
      return drawn(pauses(chance), count, chance);
    case 'lines':
      return drawn(badLines(chance), count, chance);
    case 'cluster':
      return clusterFaults(chance);
    case 'leader':
      return [killLeader()];
    case 'all': {
      const killed = Math.ceil(count * killShare);
      const paused = Math.floor((count - killed) / 2);
      return shuffled(
        [
          ...drawn(kills(), killed, chance),
          ...drawn(pauses(chance), paused, chance),
          ...drawn(badLines(chance), count - killed - paused, chance),
        ],
        chance,
      );
    }
  }
}

/** Each once before one comes twice. */
function drawn(from: readonly Fault[], count: number, chance: () => number): Fault[] {
  const drawnSoFar: Fault[] = [];
  while (drawnSoFar.length < count) drawnSoFar.push(...shuffled(from, chance));
  return drawnSoFar.slice(0, count);
}
