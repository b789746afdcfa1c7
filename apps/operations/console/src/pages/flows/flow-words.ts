import type { Flow } from '../../api/flows.ts';
import type { Tone } from '../../ui/status.tsx';

const states: Readonly<Record<Flow['state'], { readonly tone: Tone; readonly word: string }>> = {
  running: { tone: 'good', word: 'running' },
  paused: { tone: 'warning', word: 'paused' },
  circuit_open: { tone: 'bad', word: 'its vendor is left alone' },
  unknown: { tone: 'quiet', word: 'not known' },
};

const urgency: readonly Flow['state'][] = ['paused', 'circuit_open', 'unknown', 'running'];

export function stateOf({ state }: Flow): { readonly tone: Tone; readonly word: string } {
  return states[state];
}

/** What does not run first, then by service and name. */
export function byUrgency(flows: readonly Flow[]): readonly Flow[] {
  return [...flows].sort(
    (a, b) =>
      urgency.indexOf(a.state) - urgency.indexOf(b.state) ||
      a.service.localeCompare(b.service) ||
      a.name.localeCompare(b.name),
  );
}
