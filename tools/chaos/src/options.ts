import { InvalidArgumentError } from 'commander';

import { type Stage, stages } from './plan.ts';

export interface ChaosOptions {
  readonly stage: Stage;
  readonly seed: number;
  readonly runs: number;
  readonly orders?: number;
  readonly events: number;
  readonly faults: number;
}

/** Events that one order makes on its way to completion, from `order.placed` to `order.completed`, on an average of the baskets. */
const eventsPerOrder = 10;

export const ordersOf = ({ orders, events }: Pick<ChaosOptions, 'orders' | 'events'>): number =>
  orders ?? Math.ceil(events / eventsPerOrder);

/** Measured on two cores that did nothing else: what starting takes, and a run beyond its faults and orders. */
const secondsToStart = { one: 20, three: 40 };
const secondsPerFault = 4.5;
const secondsToCount = 25;

/** Said before the first run, so that nobody waits unawares. */
export function estimatedMinutes(options: ChaosOptions): number {
  const cluster = options.stage === 'cluster' || options.stage === 'leader';
  const faults = options.stage === 'cluster' ? 20 : options.stage === 'leader' ? 3 : options.faults;
  const load = Math.max(faults * secondsPerFault, ordersOf(options) / 8);
  const seconds =
    (cluster ? secondsToStart.three : secondsToStart.one) + options.runs * (load + secondsToCount);
  return Math.ceil(seconds / 60);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number');
  return value;
}

export function positive(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('must be a whole number above zero');
  return value;
}

export function stageNamed(text: string): Stage {
  const stage = stages.find((one) => one === text);
  if (!stage) throw new InvalidArgumentError(`must be one of ${stages.join(', ')}`);
  return stage;
}
