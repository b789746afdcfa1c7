import { expect, it } from '@jest/globals';
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
