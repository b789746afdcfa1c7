import type { Tally } from './tally.ts';
import { faultKinds } from './simulation/faults.ts';

/** From so many histories on, a point at which nobody ever died is worth telling. */
const enoughHistories = 5_000;

/** What a run was, in lines for a person. */
export function describeTally(
  tally: Tally,
  { elapsedMs }: { readonly elapsedMs: number },
): readonly string[] {
  const { histories, steps, failedHistories, coverage } = tally;
  const seconds = elapsedMs / 1_000;
  const points = Object.entries(coverage.points);
  const untouched = points.filter(([, { killed }]) => killed === 0).map(([point]) => point);
  return [
    `${histories} histories in ${seconds.toFixed(1)} s (${Math.round(histories / seconds)} per second, ${Math.round(steps / histories)} steps each), ${failedHistories} failed`,
    `orders: ${listed(Object.entries(tally.orders))}`,
    `faults: ${listed(faultKinds.map((kind) => [kind, tally.faults[kind] ?? 0]))}`,
    `points at which a process died: ${points.length - untouched.length} of ${points.length}`,
    ...(histories < enoughHistories ? [] : untouched.map((point) => `  never died: ${point}`)),
    `steps of the state machines: ${listed(Object.entries(coverage.transitions).sort())}`,
  ];
}

function listed(entries: readonly (readonly [string, number])[]): string {
  return entries.map(([name, times]) => `${name} ${times}`).join(', ');
}
