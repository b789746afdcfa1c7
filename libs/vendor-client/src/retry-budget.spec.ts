import { expect, it } from '@jest/globals';
import { Pace } from './pace.ts';
import { RetryBudget } from './retry-budget.ts';

function retriesGranted(budget: RetryBudget): number {
  let granted = 0;
  while (budget.take('trouble')) granted += 1;
  return granted;
}

it('grants a bounded number of retries to a vendor that answers nothing', () => {
  expect(retriesGranted(new RetryBudget())).toBe(35);
});

it('grants one more retry per 14 answered calls, and never hoards more than it began with', () => {
  const budget = new RetryBudget();
  retriesGranted(budget);
  for (let call = 0; call < 28; call += 1) budget.answered();
  expect(retriesGranted(budget)).toBe(2);
  for (let call = 0; call < 10_000; call += 1) budget.answered();
  expect(retriesGranted(budget)).toBe(35);
});

it('paces a burst evenly and turns away who would wait too long without using up a slot', () => {
  const pace = new Pace(10);
  expect([pace.reserve(0, 150), pace.reserve(0, 150), pace.reserve(0, 150)]).toEqual([0, 100, undefined]);
  expect(pace.reserve(50, 150)).toBe(150);
  expect(pace.reserve(5_000, 150)).toBe(0);
});
