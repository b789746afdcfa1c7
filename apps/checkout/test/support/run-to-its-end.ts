import { Runs, type RunView } from '@accord/sync';
import { expect } from '@jest/globals';
import type { CheckoutWorld } from './checkout-world.ts';

/** One run of a flow, which finishes with an outcome for each record that came. */
export async function runToItsEnd({ app }: Pick<CheckoutWorld, 'app'>, flow: string): Promise<RunView> {
  const runs = app.get(Runs);
  const view = await runs.settled((await runs.start(flow)).id);
  const { status, counts, received } = view;
  const sum = Object.values(counts).reduce((before, count) => before + count, 0);
  expect([status, sum]).toEqual(['finished', received]);
  return view;
}
