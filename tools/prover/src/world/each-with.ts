import type { Delivery, Verdict } from '@accord/messaging';
import type { Told } from '../simulation/broker.ts';

/** For consumers that take one event at a time. */
export function eachWith<Machine>(
  take: (machine: Machine, event: Told['event'], delivery: Delivery) => Promise<Verdict>,
): (machine: Machine, told: readonly Told[]) => Promise<Verdict> {
  return (machine, [one]) =>
    one === undefined ? Promise.resolve({ kind: 'done' }) : take(machine, one.event, one.delivery);
}
