import { Failure } from './failure.ts';
import { money, type Money } from './money.ts';

/**
 * Splits an amount by weight without losing or inventing a minor unit: each part gets its share rounded towards zero,
 * and what is left goes one unit each to the parts with the largest remainder, the earlier one first.
 * Counted in BigInt, because amount times weight leaves the safe integers long before the result does.
 * @throws Failure `money.bad_weights` unless the weights are non-negative whole numbers with a positive sum
 */
export function allocate(amount: Money, weights: readonly number[]): Money[] {
  const whole = BigInt(Math.abs(amount.minor));
  const total = weights.reduce((sum, weight) => sum + BigInt(checked(weight)), 0n);
  if (total === 0n) throw badWeights();
  const shares = weights.map((weight, index) => {
    const product = whole * BigInt(weight);
    return { index, share: product / total, remainder: product % total };
  });
  let left = whole - shares.reduce((sum, { share }) => sum + share, 0n);
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
  );
  for (const part of byRemainder) {
    if (left === 0n) break;
    part.share += 1n;
    left -= 1n;
  }
  const sign = amount.minor < 0 ? -1 : 1;
  return shares.map(({ share }) => money(sign * Number(share), amount.currency));
}

function checked(weight: number): number {
  if (!Number.isSafeInteger(weight) || weight < 0) throw badWeights();
  return weight;
}

function badWeights(): Failure {
  return new Failure(
    'money.bad_weights',
    'invalid',
    'Weights are non-negative whole numbers, at least one of them positive',
    {
      sent: 'no',
    },
  );
}
